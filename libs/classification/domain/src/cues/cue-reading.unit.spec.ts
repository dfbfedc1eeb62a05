import { describe, expect, it } from '@jest/globals';
import { foldTable } from '../folding/fold-table.js';
import { Folder } from '../folding/folder.js';
import { CueReading, CUES, type Cue } from './cue-reading.js';

/** The harm, and speech about it in nearly the same words, with the cue that tells them apart. */
interface MinimalPair {
  readonly harm: string;
  readonly about: string;
  readonly cue: Cue;
}

const MINIMAL_PAIRS: readonly MinimalPair[] = [
  { harm: '河南人都是骗子，滚出去', about: '不能因为几个骗子就说河南人都是骗子', cue: 'counter_speech' },
  { harm: '女人就该待在厨房', about: '说女人就该待在厨房的人，请停止你们的性别歧视', cue: 'counter_speech' },
  { harm: '这些黑人真恶心', about: '反对种族歧视，黑人也是人', cue: 'counter_speech' },
  { harm: '东北人没一个好东西', about: '每个地方都有好人有坏人，东北人也一样', cue: 'counter_speech' },
  { harm: '都去人肉她，让她社死', about: '请不要再人肉她了，网暴会害死人的', cue: 'counter_speech' },
  {
    harm: 'All of them are vermin, throw them out',
    about: 'Stop the hate: they are not vermin',
    cue: 'counter_speech',
  },
  {
    harm: 'Women belong in the kitchen',
    about: '"Women belong in the kitchen" is sexist, end of story',
    cue: 'counter_speech',
  },
  {
    harm: 'immigrants are filthy',
    about: "Not all of them agree, but there's no place for racism here",
    cue: 'counter_speech',
  },
  { harm: '你就是个贱人，去死吧', about: '他在群里骂我，让我去死', cue: 'quotation' },
  { harm: '滚回你的国家去', about: '邻居冲她喊：“滚回你的国家去”', cue: 'quotation' },
  { harm: 'go back to your country', about: 'He yelled "go back to your country" at my mother', cue: 'quotation' },
  { harm: 'you worthless idiot', about: 'my boss called me a worthless idiot today', cue: 'quotation' },
  { harm: '日赚五百，无需押金，加微信', about: '收到短信说日赚五百无需押金，是真的吗？', cue: 'help_seeking' },
  { harm: '点击链接领取补贴，填写银行卡和密码', about: '我点了链接填了银行卡和密码，怎么办', cue: 'help_seeking' },
  {
    harm: 'Double your bitcoin today, message me on Telegram',
    about: 'A man promised to double my bitcoin, is this a scam?',
    cue: 'help_seeking',
  },
  { harm: '代开发票，量大从优', about: '有人让我代开发票，怎么举报', cue: 'help_seeking' },
  { harm: '信我的，现在跟投稳赚不赔', about: '被骗了二十万，对方也说稳赚不赔，已经报警', cue: 'crime_report' },
  { harm: '出售迷药，货到付款', about: '男子出售迷药被抓获，法院判处有期徒刑三年', cue: 'crime_report' },
  { harm: 'selling glock, no papers', about: 'Man arrested for selling a Glock without papers', cue: 'crime_report' },
  {
    harm: 'I will find you and cut your throat',
    about: 'I reported him after he wrote he would cut my throat',
    cue: 'crime_report',
  },
  { harm: '验证码发我，马上给您退款', about: '凡是要验证码说给您退款的，都是骗子，千万别给', cue: 'warning' },
  { harm: '上线即送彩金，提现秒到', about: '说上线送彩金的都是套路，远离赌博', cue: 'warning' },
  {
    harm: 'Your parcel is held, pay the fee here',
    about: 'Beware of texts that say your parcel is held and ask for a fee',
    cue: 'warning',
  },
  {
    harm: 'Send me the code you just got',
    about: "Your bank will never ask for the code you just got, don't fall for it",
    cue: 'warning',
  },
  { harm: '死胖子，恶心', about: '我是胖子我骄傲，你管得着吗', cue: 'self_reference' },
  { harm: '河南人就爱偷井盖', about: '我一个河南人，表示井盖都在家里供着', cue: 'self_reference' },
  { harm: 'disgusting queer', about: "I'm a queer woman and happy with it", cue: 'self_reference' },
  {
    harm: 'those dykes ruin the neighbourhood',
    about: 'We are dykes on bikes and this is our parade, as a lesbian I love it',
    cue: 'self_reference',
  },
  { harm: '他就是个小偷', about: '他不是小偷', cue: 'negation' },
  { harm: 'they are criminals', about: "they aren't criminals", cue: 'negation' },
];

const reading = new CueReading(new Folder(foldTable()));

function cueIn(text: string, cue: Cue): number {
  reading.begin([{ pointer: '/text', text }]);
  return reading.count(cue);
}

describe('cues', () => {
  it.each(MINIMAL_PAIRS)('tell "$about" from "$harm" by $cue', ({ harm, about, cue }) => {
    expect(cueIn(about, cue)).toBeGreaterThan(0);
    expect(cueIn(harm, cue)).toBe(0);
  });

  it('of two parts are found only when these stand close to each other, in their order', () => {
    expect(cueIn('反对种族歧视', 'counter_speech')).toBe(1);
    expect(cueIn('歧视你怎么了，反对也没用', 'counter_speech')).toBe(0);
    expect(cueIn(`反对${'很'.repeat(20)}歧视`, 'counter_speech')).toBe(0);
  });

  it('are found through what hides them', () => {
    expect(cueIn('反 對 種 族 歧 視', 'counter_speech')).toBe(1);
    expect(cueIn('ＢＥＷＡＲＥ of this', 'warning')).toBe(1);
    expect(cueIn('don’t fall for it', 'warning')).toBe(1);
  });

  it('need a mark of quotation beside the word that announces it', () => {
    expect(cueIn('他说你好', 'quotation')).toBe(0);
    expect(cueIn('他说：「你好」', 'quotation')).toBe(1);
    expect(cueIn('"you idiot", she said.', 'quotation')).toBe(1);
  });

  it('are pointed at, however they are hidden', () => {
    const texts = { '/text': '大家反 對種族歧 視', '/caption': '他说：“你好”，报警了' };
    reading.begin(Object.entries(texts).map(([pointer, text]) => ({ pointer, text })));
    const cited = (cue: Cue): string[] =>
      reading.spans(cue).map(({ pointer, start, end }) => texts[pointer as keyof typeof texts].slice(start, end));
    expect(cited('counter_speech')).toEqual(['歧 視']);
    expect(cited('quotation')).toEqual(['说']);
    expect(cited('crime_report')).toEqual(['报警']);
    expect(cited('warning')).toEqual([]);
  });

  it('of one event are not those of the next', () => {
    cueIn('反对歧视，怎么办，报警，当心', 'warning');
    reading.begin([{ pointer: '/text', text: 'hello' }]);
    expect(CUES.map((cue) => reading.count(cue))).toEqual(CUES.map(() => 0));
  });

  it('are counted over all texts of an event and found in a megabyte', () => {
    reading.begin([
      { pointer: '/text', text: `${'嗯'.repeat(1_000_000)}反对歧视` },
      { pointer: '/caption', text: '反对歧视\ud800' },
    ]);
    expect(reading.count('counter_speech')).toBe(2);
  });
});
