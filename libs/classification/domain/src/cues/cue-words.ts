/**
 * What speech about a harm is told by, in Chinese and English. None of these words decides anything: a rule may ask for
 * their absence, and a reviewer is shown what was found. They are kept few and readable on purpose.
 */
export const CUE_WORDS = {
  /** Takes back what follows. */
  negation: listed(`
    不是, 没有, 并非, 绝不, 决不, 从不, 从未, 不会, 不能, 不要, 别再, 请勿, 切勿, 不想, 不曾, 未必,
    not, never, don't, dont, doesn't, didn't, isn't, aren't, wasn't, can't, cannot, won't, shouldn't, wouldn't,
    no one, nobody, neither, nor, without,
  `),
  /** Is against what follows. */
  opposing: listed(`
    反对, 抵制, 拒绝, 停止, 杜绝, 消除, 谴责, 不要, 不该, 不应, 不能, 不许, 请不要, 请勿, 别再, 制止, 打击, 对抗,
    讨厌, 受够, 厌倦, 警惕, 终结, 不支持, 不认同, 不赞成, 无法忍受,
    stop, against, no more, say no to, end, fight, oppose, condemn, reject, tired of, sick of, don't, never,
    shouldn't, should not, no room for, no place for, stand up to, call out, enough of,
  `),
  /** What one is against when speaking against harm. */
  wrongs: listed(`
    歧视, 偏见, 地域黑, 地图炮, 刻板印象, 种族主义, 仇恨, 仇视, 霸凌, 欺凌, 网暴, 网络暴力, 辱骂, 谩骂, 骂人,
    人肉, 开盒, 家暴, 物化, 污名, 侮辱, 羞辱, 以偏概全, 一棍子打死, 贴标签, 对立, 重男轻女, 性骚扰, 黑我们,
    黑河南, 黑东北, 一概而论, 扩大化, 上升到, 造谣, 人身攻击, 开地图炮, 挑起, 嘲笑, 看不起, 瞧不起,
    racism, racist, sexism, sexist, hate, hatred, hate speech, bigotry, bigots, prejudice, bullying, harassment,
    discrimination, stereotypes, stereotyping, homophobia, transphobia, misogyny, abuse, doxxing, antisemitism,
    islamophobia, slurs, violence, name-calling,
  `),
  /** Says for itself that it takes sides against the harm. */
  counter_speech: listed(`
    不能因为, 不代表所有, 不代表全部, 不代表整个, 不能代表, 不是所有, 不是每个, 哪里都有好, 哪里都有坏, 哪儿都有,
    每个地方都有, 哪个地方都有, 任何地方都有, 都有好人, 有好有坏, 都是人, 同样是人, 一视同仁, 人人平等, 男女平等,
    互相尊重, 相互尊重, 彼此尊重, 值得尊重, 应该尊重, 尊重女性, 尊重每, 不分男女, 不分国籍, 不分地域, 与性别无关,
    和性别无关, 与地域无关, 和地域无关, 跟地域无关, 是人的问题, 个人问题, 个人素质, 个人行为, 个别人, 少数人,
    一小部分, 被误解, 被污名, 受害者有罪论, 不是她的错, 不是他的错, 不是你的错, 为女性发声, 为她们发声, 反歧视,
    无意冒犯, 没有恶意, 凭什么歧视, 不该被, 不应该被, 不应被, 不应当被, 不必在意, 撕掉标签, 打破偏见, 做自己,
    加油,
    not all of them, not all women, not all men, deserve respect, deserves respect, are human, are people too,
    is wrong to, it's wrong, it is wrong, equal rights, treat everyone, just because someone,
    has nothing to do with, nobody deserves, no one deserves, shouldn't be judged, should not be judged,
    how dare you call, that's racist, that's sexist, that is racist, that is sexist, is racist, is sexist,
    is disgusting to say, is hate speech, is hateful, stand with, in solidarity,
  `),
  /** Asks for help or whether something is what it claims to be. */
  help_seeking: listed(`
    怎么办, 该怎么做, 求助, 求帮忙, 帮我看看, 是不是骗, 是真的吗, 靠谱吗, 可信吗, 能信吗, 有人遇到过, 遇到过吗,
    怎么举报, 在哪举报, 如何举报, 怎么报警, 要不要报警, 怎么维权, 被骗了怎么, 还能追回, 能追回来, 我该, 谁能帮,
    救救, 撑不下去, 不想活了, 有没有人能, 怎么戒, 想戒,
    what should i do, what do i do, is this legit, is it legit, is this real, is this a scam, is it a scam,
    has anyone, how do i report, how to report, where can i report, how can i get help, need help, please help,
    should i report, can i get my money back, how do i stop, how do i quit, anyone else get this, i need advice,
  `),
  /** Tells of a crime or of its prosecution. */
  crime_report: listed(`
    报警, 报案, 已举报, 举报了, 被骗了, 被骗走, 我被骗, 被盗刷, 被人肉了, 被开盒, 立案, 警方, 民警, 派出所,
    公安机关, 检察院, 法院, 抓获, 捣毁, 破获, 判处, 有期徒刑, 刑拘, 拘留, 逮捕, 起诉, 犯罪嫌疑人, 犯罪团伙,
    受害人, 受害者, 据报道, 通报, 记者, 案件, 涉案, 查获, 缴获, 落网,
    arrested, sentenced, convicted, charged with, police, prosecutors, investigators, the court, indicted,
    pleaded guilty, seized, was scammed, got scammed, were scammed, i reported, we reported, victims,
    according to, the suspect, suspects, was attacked, law enforcement, officials said, reported that, the study,
    researchers,
  `),
  /** Warns others. */
  warning: listed(`
    警惕, 谨防, 防骗, 防诈, 反诈, 提醒大家, 提醒广大, 千万别, 千万不要, 不要相信, 不要轻信, 不要点击, 不要转账,
    别信, 别上当, 不轻信, 不转账, 是骗局, 骗局, 骗术, 套路, 当心, 小心, 避雷, 避坑, 都是骗, 是骗子, 远离,
    beware, be careful, watch out, scam alert, scam warning, don't fall for, do not fall for, do not click,
    don't click, never share, never send, will never ask, never asks, this is a scam, it is a scam, it's a scam,
    are scams, stay away from, public service announcement, how to spot, how to avoid, protect yourself,
  `),
  /** Tells what somebody else said. */
  saying: listed(`
    说, 写道, 发消息, 发短信, 发来, 骂, 喊, 称, 叫, 回复, 留言, 评论, 问, 声称, 原话, 标题, 歌词, 台词, 书名, 所谓,
    said, says, saying, wrote, writes, called, calls, told, texted, messaged, yelled, shouted, screamed, tweeted, posted, replied,
    commented, asked, quote, quoted, the word, the phrase, the term, titled, lyrics,
  `),
  /** Tells what was said to or of the writer, without marks of quotation. */
  reported_speech: listed(`
    骂我, 说我, 叫我滚, 让我滚, 喊我, 威胁我, 骚扰我, 骂我们, 说我们, 有人说, 有人骂, 他们说, 别人说, 总有人,
    他居然说, 她居然说, 竟然说, 网友说, 评论说, 动不动就说, 动不动就骂, 张口就, 张嘴就,
    said that, says that, keep saying, keeps saying, kept saying, shouted that, screamed that, yelled that, wrote that, told me that,
    called me, calls me, calling me, told me to, said to me, said i, says i, threatened me, yelled at me,
    people who say, people who call, some say, they say, someone said, someone called,
  `),
  /** Begins to tell what the writer is. */
  self_opening: listed(`
    我是, 我就是, 我也是, 我一个, 我作为, 作为一个, 作为一名, 身为, 作为, 我们, 咱, 俺, 本人, 我们家, 我家, 同是,
    同为,
    i am a, i'm a, im a, as a, i am an, i'm an, we are, we're, my people, us, i am, i'm, proud,
  `),
  /** Groups of people that a writer may belong to. */
  belonging: listed(`
    人, 女生, 男生, 女人, 男人, 女性, 男性, 妹子, 汉子, 女孩, 男孩, 黑人, 白人, 亚裔, 华人, 移民, 同性恋, 跨性别,
    回族, 农村, 外地人, 河南, 东北, 广东, 上海, 新疆, 女权, 母亲, 残疾, 胖子,
    woman, man, girl, gay, queer, lesbian, trans, bi, black, asian, jewish, muslim, christian, immigrant,
    immigrants, refugee, disabled, autistic, latina, latino, women, jew, bitch, bitches, fag, dyke,
  `),
} satisfies Readonly<Record<string, readonly string[]>>;

export type CueList = keyof typeof CUE_WORDS;

function listed(words: string): readonly string[] {
  return words
    .split(',')
    .map((word) => word.trim())
    .filter((word) => word !== '');
}
