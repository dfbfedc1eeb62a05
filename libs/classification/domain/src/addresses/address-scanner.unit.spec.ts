import { describe, expect, it } from '@jest/globals';
import { foldTable } from '../folding/fold-table.js';
import { Folder } from '../folding/folder.js';
import { scanAddresses, type Address } from './address-scanner.js';

const folder = new Folder(foldTable());

function found(text: string): string[] {
  const addresses: Address[] = [];
  scanAddresses(folder.fold(text), addresses);
  return addresses.map(({ door, start, end }) => `${door ? 'door' : 'place'} ${text.slice(start, end)}`);
}

describe('addresses in text', () => {
  it.each([
    ['武侯建国路96号', ['door 武侯建国路96号']],
    ['他就住武侯建国路96号，大家去', ['door 武侯建国路96号']],
    ['地址：浙江省杭州市西湖区文一西路969号3幢5单元402室。', ['door 浙江省杭州市西湖区文一西路969号3幢5单元402室']],
    ['她家在幸福小区3栋2单元501', ['door 幸福小区3栋2单元501']],
    ['快递寄建国路96号 谢谢', ['door 建国路96号']],
    ['寄到广西壮族自治区南宁市青秀区民族大道166号上海大厦', ['door 广西壮族自治区南宁市青秀区民族大道166号上海大厦']],
    ['重庆重庆市渝北区龙溪街道12号', ['door 重庆市渝北区龙溪街道12号']],
    ['余杭区五常街道文一西路', ['place 余杭区五常街道文一西路']],
    ['地址是１２３村３組５号，浙江省衢州市柯城区石梁镇', ['place 浙江省衢州市柯城区石梁镇']],
    ['杭州西湖區文三路90號東部軟件園1號樓', ['door 杭州西湖區文三路90號東部軟件園1號樓']],
    ['he lives at 12 Main St, go get him', ['door 12 Main St']],
    ['1600 Pennsylvania Avenue, Apt. 4B please', ['door 1600 Pennsylvania Avenue, Apt. 4B']],
    ['the address is 6750 Koskikatu Apt. 864', ['door 6750 Koskikatu Apt. 864']],
    ['221b Baker Street', ['door 221b Baker Street']],
  ])('%s', (text, expected) => {
    expect(found(text)).toEqual(expect.arrayContaining(expected));
  });

  it.each([
    '我昨天去了上海，今天回北京',
    '1号楼主说得对，二楼加一',
    '11月22号见',
    '他考了985，我考了211',
    '一路走来不容易',
    '地铁2号线坐到底',
    '去医院挂个号',
    '房价每平米30000块',
    '座位在三排5座',
    '5 minutes down the road',
    'I have 2 dogs and walk them',
    '3 people on the street',
    'call 999 now or drive',
  ])('finds none in "%s"', (text) => {
    expect(found(text)).toEqual([]);
  });

  it.each([
    ['digits', '1'.repeat(1_000_000)],
    ['roads', '建国路'.repeat(330_000)],
    ['numbers', '路1号'.repeat(330_000)],
    ['divisions', '上海市'.repeat(330_000)],
    ['joints', '路1-'.repeat(330_000)],
    ['words', '12 main '.repeat(125_000)],
    ['numerals', '一'.repeat(1_000_000)],
  ])('reads a megabyte of %s to its end', (_, text) => {
    const addresses: Address[] = [];
    scanAddresses(folder.fold(text), addresses);
    expect(addresses.length).toBeLessThanOrEqual(1000);
  });
});
