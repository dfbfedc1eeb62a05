/** What is said around a person's data, as it bears on whose they are and why they are given. */
export const Cue = { harass: 0, reveal: 1, others: 2, own: 3, help: 4, report: 5 } as const;

/** By cue, in the order of {@link Cue}: words apart by spaces in Chinese and by bars in English. */
export const CUE_WORDS: readonly { readonly zh: string; readonly en: string }[] = [
  // A call to hunt or molest somebody.
  {
    zh:
      '人肉 开盒 盒了 盒他 盒她 盒武器 打爆 打爆他 轰炸 短信轰炸 呼死 骚扰他 骚扰她 骚扰一下 给我骂 去骂 骂死 ' +
      '一起骂 网暴他 网暴她 冲他 冲她 冲了他 冲烂 去他家 去她家 去他单位 去她单位 去他学校 去她学校 去他公司 ' +
      '去她公司 他家门口 她家门口 上门堵 堵他 堵她 蹲他 蹲她 蹲点 泼油漆 寄花圈 送花圈 寄刀片 找他算账 找她算账 ' +
      '弄死他 弄死她 弄他 弄她 搞他 搞她 收拾他 收拾她 教训他 教训她 问候他 问候她 问候一下 慰问他 慰问她 ' +
      '让他社死 让她社死 社死 都去加 大家去加 都打 大家打 轮流打 半夜打 给他打电话 给她打电话 打他电话 打她电话 ' +
      '找到他 找到她 找出他 找出她 别放过他 别放过她 让他出名 让她出名 让他火 让她火',
    en:
      'dox|doxx|doxxed|doxxing|blow up his|blow up her|blow up their|make his life hell|make her life hell|' +
      'ruin his life|ruin her life|spam his|spam her|flood his|flood her|pay him a visit|pay her a visit|' +
      'pay them a visit|show up at|go get him|go get her|go get them|get him fired|get her fired|find him and|' +
      'find her and|hunt him|hunt her|hunt down|harass him|harass her|call him all|call her all|' +
      'teach him a lesson|teach her a lesson|let him know what|let her know what|everyone call him|' +
      'everyone call her|everyone text|swat him|swat her|make him pay|make her pay|wait for him|wait for her',
  },
  // Making somebody's data known.
  {
    zh:
      '曝光 爆料 爆一下 挂他 挂她 挂人 挂一下 挂出来 把他挂 把她挂 扒出来 扒皮 扒一扒 扩散 转发扩散 公布他 ' +
      '公布她 公开他 公开她 实名挂 晒出来',
    en:
      'expose|exposing|exposed|leak his|leak her|leaking his|leaking her|spread this|share this everywhere|' +
      "here is where|here is his|here is her|here's where|here's his|here's her|name and shame|put him on blast|" +
      'put her on blast',
  },
  // Somebody else's.
  {
    zh:
      '他的 她的 他电话 她电话 他手机 她手机 他微信 她微信 他qq 她qq 他身份证 她身份证 他家 她家 他住 她住 ' +
      '他本人 她本人 他老婆 她老公 他爸 她爸 他妈 她妈 他父母 她父母 他儿子 他女儿 她儿子 她女儿 他单位 她单位 ' +
      '他公司 她公司 他车牌 她车牌 他叫 她叫 这人电话 此人 这个人 这人 那个人 那人 这女的 那女的 这个女的 ' +
      '那个女的 这男的 那男的 这个男的 那个男的 渣男 渣女 贱人 小三 这货 这家伙 这畜生 这垃圾 真名 真实姓名 ' +
      '本名 户籍',
    en:
      'his phone|her phone|his number|her number|his cell|her cell|his mobile|her mobile|his address|' +
      'her address|his home|her home|his house|her house|his email|her email|his real name|her real name|' +
      'he lives|she lives|his employer|her employer|his id|her id|his plate|her plate|their number|' +
      "their address|this guy|this girl|this man|this woman|that guy|that girl|that man|that woman|guy's|girl's|" +
      "man's|woman's|his card|her card|his passport|her passport|his ip|her ip",
  },
  // One's own, or a business's.
  {
    zh:
      '我的电话 我电话 我手机 我的手机 我的微信 我微信 我的邮箱 我邮箱 我的qq 我qq 我的地址 我家 我住 我的卡号 ' +
      '我的身份证 我的护照 我身份证 本人电话 本人手机 联系我 请联系 加我 找我 打我 打给我 发我 寄给我 私我 ' +
      '有意者 有意请 有意的 咨询 联系电话 联系方式 客服 热线 预约 报名 订餐 订座 外卖 房东 出租 转让 招聘 求购 ' +
      '出售 简历 收件人 收货人 收货地址 快递 寄到 发货 退货 门店 店铺 本店 营业 地址在 订房 中介 家教 维修 搬家',
    en:
      'my number|my phone|my cell|my mobile|my email|my address|my home|my place|my house|my card|my passport|' +
      'call me|text me|contact me|reach me|email me|call us|contact us|email us|reach us|our office|our store|' +
      'our shop|our address|for rent|for sale|hiring|hotline|helpline|customer service|ship to|deliver to|' +
      'book now|reservations|rsvp|office hours|open daily',
  },
  // A request for help, somebody missed, a thing found.
  {
    zh:
      '走失 失联 失踪 离家出走 寻人 寻亲 寻找家人 寻狗 寻猫 走丢 帮忙找 帮忙寻找 寻找 捡到 拾到 失主 求助 急寻 ' +
      '急需用血 献血 老年痴呆 家属 被困 救援 求救 急救',
    en:
      'missing person|went missing|missing since|last seen|lost dog|lost cat|lost and found|help us find|' +
      'help me find my|please help|found a wallet|donate blood|trapped|rescue',
  },
  // A warning or complaint about it.
  {
    zh:
      '被人肉 被开盒 被曝光 被网暴 被骚扰 被轰炸 人肉我 曝光我 骚扰我 轰炸我 抵制 拒绝 反对 禁止 谴责 违法 犯法 ' +
      '犯罪 报警 警方 民警 派出所 举报 投诉 谨防 小心 当心 别上当 别信 不要相信 骗子 诈骗',
    en:
      'got doxxed|been doxxed|doxxed me|was doxxed|stop doxxing|against doxxing|harassing me|stalking me|' +
      'report to|reported to|police|beware|be careful|watch out|scammer|scam|fraud|do not dox|never dox|' +
      'illegal to',
  },
];
