import { contractOf, harmCategory, measure } from '@custos/contracts';
import type { MeasureState } from '@custos/reporting-domain';

export const LANGUAGES = ['en', 'zh'] as const;
export type Language = (typeof LANGUAGES)[number];

const EN = {
  tag: 'en',
  otherLanguage: '中文',
  /** Between a name and what it names. */
  colon: ': ',
  dailyReport: 'Daily moderation report',
  platform: 'Platform',
  period: 'Period',
  zone: 'days in time zone',
  from: 'from',
  through: 'to',
  token: 'Your token',
  show: 'Show the report',
  signInMeaning: 'The token stays in this browser until it is closed. What you are shown is put on record.',
  signInRefused: {
    token: 'This token lets nobody in: it is mistyped, has expired, or was issued elsewhere.',
    platform: 'This token does not cover that platform. An administrator can issue one that does.',
    period: 'The period must run forwards and be no longer than a year.',
  },
  totals: 'In all',
  events: 'Events',
  signals: 'Signals',
  measures: 'Measures',
  volumes: 'Traffic by day and type',
  measuresByHarm: 'Measures by day, harm and state',
  day: 'Day',
  type: 'Type',
  harm: 'Harm',
  measure: 'Measure',
  state: 'State',
  number: 'Number',
  none: 'Nothing in this period.',
  eachFigure: 'Each figure opens to the partitions and positions of the log it was counted from.',
  reach: 'How far this report reaches',
  reachMeaning:
    'It holds for every record below the position given. Read models brought to these positions give the same report again, byte for byte.',
  topic: 'Topic',
  partition: 'Partition',
  next: 'Below position',
  versions: 'Versions of the read models',
  sourcesOf: 'Sources of a figure',
  firstPosition: 'First position',
  lastPosition: 'Last position',
  share: 'Counted there',
  value: 'Value',
  countedMeasures: 'Measures counted',
  case: 'Case',
  timelineOf: 'What happened in a case',
  time: 'Time (UTC)',
  event: 'Event',
  actor: 'By',
  cause: 'Because of',
  details: 'Details',
  data: 'Data as recorded',
  place: 'Place in the log',
  states: {
    imposed: 'imposed, not yet acknowledged',
    applied: 'in force',
    failed: 'could not be carried out',
    lifted: 'lifted',
    expired: 'expired',
  } satisfies Record<MeasureState, string>,
  types: {
    AccountRegistered: 'account registered',
    AccountProfileChanged: 'profile changed',
    GroupCreated: 'group created',
    GroupMemberJoined: 'group joined',
    TextPosted: 'text',
    ImagePosted: 'image',
    AudioPosted: 'audio',
    VideoPosted: 'video',
    LinkShared: 'link',
    VoiceSegmentRecorded: 'voice room segment',
    PaymentMade: 'payment',
  } as Readonly<Record<string, string>>,
  happenings: {
    CaseOpened: 'case opened',
    SignalAttached: 'further signal',
    ReportAttached: 'report from a person',
    EvidencePreserved: 'evidence preserved',
    CaseDecided: 'case decided',
    CommandRefused: 'request refused',
    MeasureImposed: 'measure imposed',
    MeasureApplied: 'measure acknowledged by the platform',
    MeasureLifted: 'measure lifted',
    MeasureExpired: 'measure expired',
  } as Readonly<Record<string, string>>,
  outcomes: {
    violation: 'violation',
    'no-violation': 'no violation',
    applied: 'carried out',
    failed: 'could not be carried out',
  } as Readonly<Record<string, string>>,
  actors: { person: 'person', rule: 'rule', model: 'model', service: 'service' } as Readonly<Record<string, string>>,
};

export type Words = typeof EN;

const ZH: Words = {
  tag: 'zh-Hans',
  otherLanguage: 'English',
  colon: '：',
  dailyReport: '内容治理日报',
  platform: '平台',
  period: '期间',
  zone: '计日时区',
  from: '自',
  through: '至',
  token: '您的令牌',
  show: '查看报告',
  signInMeaning: '令牌仅保留至浏览器关闭。您所查看的内容将被记录。',
  signInRefused: {
    token: '该令牌无效：可能输入有误、已过期，或由其他系统签发。',
    platform: '该令牌未涵盖此平台。请管理员签发涵盖该平台的令牌。',
    period: '结束日期不得早于开始日期，且期间不得超过一年。',
  },
  totals: '合计',
  events: '事件数',
  signals: '信号数',
  measures: '处置措施数',
  volumes: '按日期和类型统计的流量',
  measuresByHarm: '按日期、危害类别和状态统计的处置措施',
  day: '日期',
  type: '类型',
  harm: '危害类别',
  measure: '处置措施',
  state: '状态',
  number: '数量',
  none: '本期间没有记录。',
  eachFigure: '点击每个数字可查看其所依据的日志分区和位置。',
  reach: '本报告的数据范围',
  reachMeaning: '本报告涵盖下列位置之前的全部记录。读模型重建到这些位置时，可逐字节得到相同的报告。',
  topic: '主题',
  partition: '分区',
  next: '此位置之前',
  versions: '读模型版本',
  sourcesOf: '数字的来源',
  firstPosition: '起始位置',
  lastPosition: '终止位置',
  share: '其中数量',
  value: '数值',
  countedMeasures: '计入的处置措施',
  case: '案件',
  timelineOf: '案件经过',
  time: '时间（UTC）',
  event: '事件',
  actor: '作出者',
  cause: '起因',
  details: '详情',
  data: '记录的原始数据',
  place: '日志位置',
  states: {
    imposed: '已作出，尚未回执',
    applied: '已生效',
    failed: '未能执行',
    lifted: '已解除',
    expired: '已到期',
  },
  types: {
    AccountRegistered: '账号注册',
    AccountProfileChanged: '资料变更',
    GroupCreated: '创建群组',
    GroupMemberJoined: '加入群组',
    TextPosted: '文字',
    ImagePosted: '图片',
    AudioPosted: '音频',
    VideoPosted: '视频',
    LinkShared: '链接',
    VoiceSegmentRecorded: '语音房片段',
    PaymentMade: '支付',
  },
  happenings: {
    CaseOpened: '立案',
    SignalAttached: '并入新信号',
    ReportAttached: '并入举报',
    EvidencePreserved: '证据固定',
    CaseDecided: '作出决定',
    CommandRefused: '请求被拒绝',
    MeasureImposed: '采取处置措施',
    MeasureApplied: '平台回执',
    MeasureLifted: '解除处置措施',
    MeasureExpired: '处置措施到期',
  },
  outcomes: {
    violation: '违规',
    'no-violation': '未违规',
    applied: '已执行',
    failed: '未能执行',
  },
  actors: { person: '人员', rule: '规则', model: '模型', service: '服务' },
};

export function wordsIn(language: Language): Words {
  return language === 'zh' ? ZH : EN;
}

/** A type the platform registered itself has no name of ours and goes by its own. */
export function typeName(type: string, words: Words): string {
  return words.types[contractOf(type)?.name ?? ''] ?? type;
}

export function harmName(code: string, language: Language): string {
  return harmCategory(code)?.name[language] ?? code;
}

export function measureName(code: string, language: Language): string {
  return measure(code)?.name[language] ?? code;
}
