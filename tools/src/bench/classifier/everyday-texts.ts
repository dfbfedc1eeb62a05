import { Dice } from './synthetic-texts.js';

/** Clauses of what people write every day, none of which any rule is for; some have words that rules look at. */
const CHINESE = [
  '今天早上地铁特别挤，差点迟到',
  '楼下那家面馆换了老板，味道还是一样好',
  '周末一起去爬山吧，听说红叶正好看',
  '我妈做的红烧肉，谁吃谁说好',
  '刚看完第三集，男主也太好笑了',
  '这个副本我们打了两个小时还没过',
  '谁有昨天数学课的笔记，借我抄一下',
  '快递显示已签收，可是我没收到，问了客服说明天回复',
  '银行今天人好多，排了一个小时的队',
  '新手机续航不错，就是有点重',
  '猫又把杯子打翻了，气死我了',
  '下雨天最适合在家睡觉',
  '群里有没有会修自行车的朋友',
  '这家店的优惠券到月底就过期了',
  '昨晚的比赛太精彩了，最后一分钟绝杀',
  '提醒大家，最近有人冒充客服打电话，千万别转账',
  '孩子发烧三天了，医生说是流感，让多喝水',
  '公司下个月搬家，通勤要多二十分钟',
  '这首歌循环了一整天，停不下来',
  '求推荐一本适合睡前看的书',
];
const ENGLISH = [
  'the bus was late again this morning',
  'has anyone tried the new noodle place near the station',
  'our team finally cleared the raid after three hours',
  'my cat knocked the plant off the shelf twice today',
  'thanks for the recipe, the soup turned out great',
  'the match last night was unbelievable, what a goal',
  'can somebody lend me the notes from Tuesday',
  'the parcel says delivered but nothing has arrived yet',
  'we are planning a hike on Saturday if the weather holds',
  'that episode was slow but the ending was worth it',
  'the bank closes at five so I will go tomorrow',
  'my phone battery is fine, it is just a little heavy',
  'please remember to bring your own cup to the meeting',
  'does anyone know a good place to fix a bicycle',
  'I read the whole book in one evening',
  'prices at the market went up again',
];
/** Of UTF-8: with its envelope such a text makes a record of 1 KB. */
const BYTES = 230;

/** Endless texts of about so many bytes, three in four of them Chinese; the same seed gives the same texts. */
export class EverydayTexts {
  readonly #dice: Dice;

  constructor(seed: number) {
    this.#dice = new Dice(seed);
  }

  next(): string {
    const chinese = this.#dice.below(4) > 0;
    const [clauses, mark] = chinese ? [CHINESE, '。'] : [ENGLISH, '. '];
    let text = '';
    for (let bytes = 0; bytes < BYTES;) {
      const clause = `${clauses[this.#dice.below(clauses.length)]}${mark}`;
      text += clause;
      bytes += Buffer.byteLength(clause);
    }
    return `${text}${this.#dice.below(1_000)}`;
  }
}
