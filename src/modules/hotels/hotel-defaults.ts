import type { LocalText } from '../../core/local-text.ts';

interface DefaultCode {
  readonly code: string;
  readonly names: LocalText;
  readonly group: string;
  readonly kind: 'charge' | 'tax' | 'payment' | 'transfer' | 'adjustment';
  /** May be posted by hand at the desk. */
  readonly manual?: boolean;
  /** What a guest broke or took. */
  readonly damage?: boolean;
}

const names = (en: string, chinese: string): LocalText => ({ en, 'zh-CN': chinese });

/** The transaction codes that a new hotel's books start with. */
export const defaultCodes: readonly DefaultCode[] = [
  { code: 'ROOM', names: names('Room', '房费'), group: 'room', kind: 'charge' },
  { code: 'DAYUSE', names: names('Day use', '钟点房费'), group: 'room', kind: 'charge' },
  { code: 'NOSHOW', names: names('No-show fee', '未到店费'), group: 'room', kind: 'charge' },
  { code: 'CANCEL', names: names('Cancellation fee', '取消费'), group: 'fee', kind: 'charge' },
  { code: 'BRK', names: names('Breakfast', '早餐'), group: 'food', kind: 'charge', manual: true },
  { code: 'REST', names: names('Restaurant', '餐厅'), group: 'food', kind: 'charge', manual: true },
  { code: 'BAR', names: names('Bar', '酒吧'), group: 'beverage', kind: 'charge', manual: true },
  { code: 'MINIBAR', names: names('Minibar', '迷你吧'), group: 'minibar', kind: 'charge', manual: true },
  { code: 'LAUNDRY', names: names('Laundry', '洗衣'), group: 'laundry', kind: 'charge', manual: true },
  { code: 'PHONE', names: names('Telephone', '电话'), group: 'telephone', kind: 'charge', manual: true },
  { code: 'MISC', names: names('Other services', '其他服务'), group: 'other', kind: 'charge', manual: true },
  { code: 'ACTIVITY', names: names('Activities', '活动'), group: 'other', kind: 'charge', manual: true },
  { code: 'SHOP', names: names('Shop', '商店'), group: 'other', kind: 'charge', manual: true },
  {
    code: 'DAMAGE',
    names: names('Damage', '物品损坏赔偿'),
    group: 'fee',
    kind: 'charge',
    manual: true,
    damage: true,
  },
  { code: 'ALLOW', names: names('Room allowance', '房费减免'), group: 'room', kind: 'adjustment' },
  { code: 'ADJ', names: names('Adjustment', '调整'), group: 'other', kind: 'adjustment' },
  { code: 'VAT', names: names('VAT', '增值税'), group: 'tax', kind: 'tax' },
  { code: 'SERVICE', names: names('Service charge', '服务费'), group: 'tax', kind: 'tax' },
  { code: 'CITYTAX', names: names('City tax', '城市税'), group: 'tax', kind: 'tax' },
  { code: 'CASH', names: names('Cash', '现金'), group: 'payment', kind: 'payment' },
  { code: 'CARD', names: names('Card', '银行卡'), group: 'payment', kind: 'payment' },
  { code: 'ALIPAY', names: names('Alipay', '支付宝'), group: 'payment', kind: 'payment' },
  { code: 'WECHAT', names: names('WeChat Pay', '微信支付'), group: 'payment', kind: 'payment' },
  {
    code: 'STRIPE',
    names: names('Card online (Stripe)', '网上银行卡（Stripe）'),
    group: 'payment',
    kind: 'payment',
  },
  {
    code: 'SANDBOX',
    names: names('Online payment (sandbox)', '在线支付（沙箱）'),
    group: 'payment',
    kind: 'payment',
  },
  { code: 'STORED', names: names('Stored value', '储值支付'), group: 'payment', kind: 'payment' },
  { code: 'SVUSE', names: names('Stored value used', '储值使用'), group: 'transfer', kind: 'transfer' },
  { code: 'SVMOVE', names: names('Stored value moved', '储值转移'), group: 'transfer', kind: 'transfer' },
  { code: 'SVBONUS', names: names('Stored value bonus', '储值赠送'), group: 'other', kind: 'adjustment' },
  {
    code: 'SVBREAK',
    names: names('Expired stored value', '储值过期收入'),
    group: 'other',
    kind: 'adjustment',
  },
  { code: 'POINTS', names: names('Points', '积分'), group: 'payment', kind: 'payment' },
  { code: 'DEPAPPLY', names: names('Deposit applied', '押金转账'), group: 'transfer', kind: 'transfer' },
  { code: 'TOAR', names: names('To receivables', '转应收账'), group: 'transfer', kind: 'transfer' },
];

/** VAT falls on everything the hotel sells; a cancelled stay is no sale. */
export const defaultVat = {
  code: 'VAT',
  names: names('VAT', '增值税'),
  kind: 'percent',
  included: true,
  appliesTo: ['room', 'food', 'beverage', 'minibar', 'laundry', 'telephone', 'other'],
} as const;
