import { describe, expect, it } from '@jest/globals';
import { foldTable } from '../folding/fold-table.js';
import { Folder } from '../folding/folder.js';
import { BEARINGS, PersonalReading } from './personal-reading.js';

const reading = new PersonalReading(new Folder(foldTable()));

function bearingOf(text: string): string {
  reading.begin([{ pointer: '/text', text }]);
  return BEARINGS.filter((bearing) => reading.count(bearing) > 0).join(' ') || 'unsaid';
}

/** Each pair gives the same kind of datum: once held up for others to hunt, once given for an honest purpose. */
describe('whose data are given, and why', () => {
  it.each([
    ['大家去人肉这个渣男，电话13812345678，打爆他', '大家好，装修找我，电话13812345678，欢迎来电'],
    ['曝光她，身份证号11010519491231002X，扩散', '我的身份证11010519491231002X丢了，捡到请联系我'],
    ['他家住武侯区建国路96号3栋501，大家去他家门口堵他', '本店搬到武侯区建国路96号3栋501，欢迎预约'],
    ['开盒：真名张伟，手机１３９１２３４５６７８，都去加', '招聘：联系人张伟，手机１３９１２３４５６７８，有意者加我'],
    ['这女的电话13912345678，大家轮流打', '房东电话13912345678，房子出租，帮忙扩散'],
    ['给他寄刀片，地址浙江省杭州市西湖区文三路90号1幢302', '给我寄吧，收货地址浙江省杭州市西湖区文三路90号1幢302'],
    ['他车牌京A12F45，看见就给我砸，找到他', '寻人：父亲走失，车牌京A12F45，请帮忙找到他，联系电话13812345678'],
    ['渣男QQ：123456789，大家去骂', '交流群QQ：123456789，咨询加我'],
    ['把她挂出来，微信号：abc_1234', '我的微信号：abc_1234，买衣服找我'],
    [
      'Expose him! his number is +86 139 1234 5678, blow up his phone',
      'Lost dog near the park, please spread this, call me +86 139 1234 5678',
    ],
    ['She lives at 北京市朝阳区建国路96号, go get her', 'Our store moved to 北京市朝阳区建国路96号, open daily'],
    [
      'Dox time. his email is john.smith@example.com, spam his inbox',
      'Any questions? my email is john.smith@example.com',
    ],
    [
      'find him and teach him a lesson, (541) 714-1388',
      'missing since Friday, last seen downtown, call (541) 714-1388',
    ],
  ])('%s ↔ %s', (harm, honest) => {
    expect([bearingOf(harm), bearingOf(honest).replace(/own|unsaid/u, 'honest')]).toEqual(['exposed', 'honest']);
  });

  it.each([
    ['她的电话13812345678，家庭住址幸福小区3栋', 'others'],
    ['here is some info, her phone 13912345678', 'others'],
    ['我被人肉了，我的手机13812345678被打爆，怎么办', 'own'],
    ['骗子电话13812345678，大家小心', 'unsaid'],
    ['警方提醒：曝光他人身份证11010519491231002X是违法的', 'unsaid'],
    ['13812345678', 'unsaid'],
    ['大家去人肉这个渣男，打爆他', 'unsaid'],
  ])('%s: %s', (text, bearing) => {
    expect(bearingOf(text)).toBe(bearing);
  });
});
