/** What a part of an address is. */
export const Part = { place: 1, town: 2, road: 3, village: 4, premises: 5, floor: 6, door: 7 } as const;
export type PartKind = (typeof Part)[keyof typeof Part];

const SUFFIXES: readonly (readonly [PartKind, string])[] = [
  [Part.place, '市 区 县'],
  [Part.town, '镇 乡 街道 街道办 街道办事处 办事处 苏木 农场 林场 牧场'],
  [Part.town, '开发区 高新区 工业区 工业园区 工业园 产业园 科技园 软件园 园区 新区 保税区 风景区 管委会 集聚区 创业园'],
  [Part.road, '路 街 巷 大道 大街 胡同 公路 国道 省道 支路 弄堂 东路 西路 南路 北路 中路 环路 高架'],
  [Part.village, '村 新村 社区 屯 庄 寨 湾 自然村 行政村 居委会 村委会 村部 里弄 坊 埭 浜 坞 岙'],
  [
    Part.premises,
    '小区 花园 公寓 大厦 广场 家园 花苑 苑 园 城 府 庭 邸 墅 别墅 宿舍 大楼 写字楼 商厦 商务楼 综合楼 办公楼 教学楼 宿舍楼 住宅楼 ' +
      '中心 市场 商场 商城 超市 百货 购物中心 专卖店 旗舰店 大学 学院 中学 小学 幼儿园 学校 校区 医院 诊所 卫生院 银行 支行 分行 酒店 宾馆 饭店 ' +
      '宾馆 餐厅 公司 集团 厂 工厂 店 局 派出所 研究所 事务所 招待所 卫生所 检验所 政府 法院 检察院 车站 客运站 火车站 地铁站 加油站 服务区 站 馆 图书馆 体育馆 楼 阁 居 ' +
      '轩 公馆 名苑 雅苑 豪庭 国际 天地 基地 仓库 码头 机场 港 大院 院 寺 庙 教堂 网吧 会所 工地 营业厅 营业部 门市部 门诊 食堂 车间 传达室 ' +
      '门卫 物业 物流 快递 驿站 菜鸟驿站 代收点 有限公司 分公司 东区 西区 南区 北区 一区 二区 三区 四区 五区 期 世家 人家 华庭 华府 嘉园 佳园 ' +
      '新城 山庄 豪园 桥头 路口 交叉口 门口 大门 东门 西门 南门 北门',
  ],
];

/** By last unit: endings of names with their kinds, longest first. */
const byLast = new Map<string, [string, PartKind][]>();
for (const [kind, words] of SUFFIXES) {
  for (const word of words.split(' ')) {
    const last = word.slice(-1);
    const known = byLast.get(last);
    if (known === undefined) byLast.set(last, [[word, kind]]);
    else known.push([word, kind]);
  }
}
for (const words of byLast.values()) words.sort(([one], [other]) => other.length - one.length);

/** The longest ending of a name that closes before `end` and does not begin before `from`. */
export function endingBefore(text: string, from: number, end: number): readonly [string, PartKind] | undefined {
  for (const ending of byLast.get(text.charAt(end - 1)) ?? []) {
    if (end - ending[0].length >= from && text.endsWith(ending[0], end)) return ending;
  }
  return undefined;
}

const NUMERAL =
  '(?:[a-z]{0,2}\\d{1,5}[a-z]?|[一二三四五六七八九十百零〇两]{1,5}|[a-z](?![a-z])|[甲乙丙丁东西南北](?=[座栋幢]))';
const JOINED = `${NUMERAL}(?:[-_~/—－+#.,、]{1,2}${NUMERAL})*`;
const DOOR_UNIT =
  '(?:号院|号楼(?!主)|号门|号商铺|号铺|号房|号(?![口线码召称令角])|弄|栋|幢|橦|座(?![位谈])|单元|室(?![内外友])|商铺|店铺|铺(?!天)|房(?![价租东地屋])|户|#楼|#)';
const FLOOR_UNIT =
  '(?:楼(?![主盘市梯])|层(?![面次])|f(?![a-z])|组(?!织|成|合)|社(?!区|会)|大队|队(?!伍|友)|期(?!间)|区(?!别|分|域)|排(?!名)|段|门(?![口店诊市面卫窗户])|路口)';

export const DOOR = new RegExp(
  `${JOINED}(?:附)?${DOOR_UNIT}(?:附?[-_]?${NUMERAL}(?=$|[^号栋幢室楼层单元座弄\\da-z]))?`,
  'uy',
);
export const FLOOR = new RegExp(`${JOINED}${FLOOR_UNIT}`, 'uy');
const NOT_COUNTED = '(?![\\d%a-z]|[年月日天点块元个人次岁分秒万亿后前公千米里倍折成级届名位件条种])';
/** Bare numbers after a house: `2-3-862`, `11-1482`, `194`. */
export const BARE = new RegExp(`${JOINED}${NOT_COUNTED}`, 'uy');
/** Those of more than one number, as houses with rooms have them. */
export const JOINED_BARE = /\d[-_#][a-z]?\d/u;

/** Units that stand in no name of a place: what is before them is not part of it. */
export const BREAKS = new Set(
  '的了是我你您他她它们这那哪么吗呢吧啊哦哈呀啦嘛把被给让但而却就很再又还没不请在到从址谁啥俩咱',
);
/** Before a name these close what leads up to it. */
export const LEADS = new Set('住于往去找搬寄送查:');
/** After an address these begin what goes on to be said of it. */
export const GOES_ON = new Set('来去等见找吃玩看骂骗买卖取拿砸堵闹蹲守约聚搬租住死滚冲快赶速谢');
/** Said after an address in forms: to be telephoned, recipient. */
export const ASIDE =
  /(?:请?电联|电话联系|电话|打电话|手机|收件|收货|签收|代收|收|转|附近|旁边?|对面|隔壁|斜对面|内|里面?|楼下|楼上|后面|前面|边上)+$/u;
