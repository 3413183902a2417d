import type { LocalText } from '../../src/core/local-text.ts';
import type { HouseParts } from '../../src/modules/rates/house-policy.ts';
import type { BedKind } from '../../src/modules/room-types/room-type.ts';

/** The Bund House: sixty rooms on eight floors, a short walk from the river. */

export const demoTimeZone = 'Asia/Shanghai';

const text = (en: string, chinese: string): LocalText => ({ en, 'zh-CN': chinese });

export const demoHotel = {
  slug: 'bund',
  names: text('The Bund House', '外灘小館'),
  introductions: text(
    'Sixty rooms in a 1926 trading house, four minutes on foot from the river. Breakfast in the courtyard, tea all day.',
    '一九二六年的老洋行，六十间客房，步行四分钟到江边。庭院里用早餐，全天有茶。',
  ),
  addresses: text('18 Yuanmingyuan Road, Huangpu, Shanghai', '上海市黄浦区圆明园路18号'),
  directions: text(
    'Metro line 2 or 10 to East Nanjing Road, exit 2, then seven minutes on foot towards the river. From Pudong airport a taxi takes about fifty minutes.',
    '地铁2号线或10号线南京东路站2号口出，朝外滩方向步行约7分钟。从浦东机场乘出租车约50分钟。',
  ),
  mapUrl: 'https://www.openstreetmap.org/search?query=18%20Yuanmingyuan%20Road%2C%20Shanghai',
  phone: '+862163210018',
  email: 'stay@bund-house.example',
  currency: 'CNY',
  timeZone: demoTimeZone,
  checkInTime: '15:00',
  checkOutTime: '12:00',
  auditTime: '03:00',
  weekendDays: [5, 6],
  bookingHorizonDays: 540,
  defaultLanguage: 'en',
};

/** What guests choose among first. */
export const demoClasses = [
  { code: 'ROOM', names: text('Rooms', '客房') },
  { code: 'DELUXE', names: text('Deluxe rooms', '豪华客房') },
  { code: 'SUITE', names: text('Suites and family rooms', '套房与家庭房') },
] as const;

export interface DemoType {
  readonly code: string;
  readonly names: LocalText;
  readonly descriptions: LocalText;
  readonly roomClass: string;
  readonly bedType: string;
  readonly beds: readonly { readonly kind: BedKind; readonly count: number }[];
  readonly accessible?: boolean;
  readonly maxExtraBeds?: number;
  readonly maxCots?: number;
  readonly areaSquareMetres: number;
  readonly view: string;
  readonly scene: string;
  readonly amenities: readonly string[];
  readonly maxAdults: number;
  readonly maxChildren: number;
  readonly maxGuests: number;
  /** Weekday and weekend price of the flexible rate, in fen. */
  readonly price: number;
  readonly weekend: number;
  /** Floor → how many rooms of the type stand on it. */
  readonly floors: Readonly<Record<number, number>>;
}

const everywhere = ['wifi', 'air_conditioning', 'kettle', 'tv', 'safe'];

export const demoTypes: readonly DemoType[] = [
  {
    code: 'CTY',
    names: text('City Room', '城景房'),
    descriptions: text(
      'A quiet room over the old lanes, with a wide desk.',
      '俯瞰老弄堂的安静客房，配宽大书桌。',
    ),
    roomClass: 'ROOM',
    bedType: 'queen',
    beds: [{ kind: 'queen', count: 1 }],
    maxCots: 1,
    areaSquareMetres: 22,
    view: 'city',
    scene: 'city',
    amenities: [...everywhere, 'shower', 'desk'],
    maxAdults: 2,
    maxChildren: 1,
    maxGuests: 2,
    price: 58_000,
    weekend: 66_000,
    floors: { 1: 4, 2: 6, 3: 6 },
  },
  {
    code: 'TWN',
    names: text('Courtyard Twin', '庭院双床房'),
    descriptions: text('Two beds facing the courtyard and its plum tree.', '两张床，窗外是庭院与梅树。'),
    roomClass: 'ROOM',
    bedType: 'twin',
    beds: [{ kind: 'single', count: 2 }],
    maxCots: 1,
    areaSquareMetres: 26,
    view: 'courtyard',
    scene: 'courtyard',
    amenities: [...everywhere, 'shower', 'quiet', 'tea'],
    maxAdults: 2,
    maxChildren: 1,
    maxGuests: 3,
    price: 68_000,
    weekend: 76_000,
    floors: { 2: 2, 3: 2, 4: 5, 5: 5 },
  },
  {
    code: 'GDN',
    names: text('Garden King', '花园大床房'),
    descriptions: text(
      'A king bed, a deep bath and the roof garden outside.',
      '特大床、深浴缸，窗外是屋顶花园。',
    ),
    roomClass: 'DELUXE',
    bedType: 'king',
    beds: [{ kind: 'king', count: 1 }],
    maxExtraBeds: 1,
    maxCots: 1,
    areaSquareMetres: 30,
    view: 'garden',
    scene: 'garden',
    amenities: [...everywhere, 'bathtub', 'tea', 'balcony'],
    maxAdults: 2,
    maxChildren: 2,
    maxGuests: 3,
    price: 78_000,
    weekend: 88_000,
    floors: { 4: 4, 5: 4, 6: 4 },
  },
  {
    code: 'DLX',
    names: text('River Deluxe', '江景豪华房'),
    descriptions: text(
      'The Huangpu from the bed: ships by day, lights by night.',
      '躺在床上看黄浦江：白天有船，夜里有灯。',
    ),
    roomClass: 'DELUXE',
    bedType: 'king',
    beds: [
      { kind: 'king', count: 1 },
      { kind: 'sofa_bed', count: 1 },
    ],
    maxExtraBeds: 1,
    maxCots: 1,
    areaSquareMetres: 36,
    view: 'river',
    scene: 'river',
    amenities: [...everywhere, 'bathtub', 'minibar', 'coffee', 'high_floor', 'river_view'],
    maxAdults: 3,
    maxChildren: 2,
    maxGuests: 4,
    price: 98_000,
    weekend: 112_000,
    floors: { 6: 4, 7: 6 },
  },
  {
    code: 'FAM',
    names: text('Family Room', '家庭房'),
    descriptions: text('A king bed and bunks behind a sliding screen.', '一张特大床，屏风后是上下铺。'),
    roomClass: 'SUITE',
    bedType: 'family',
    beds: [
      { kind: 'king', count: 1 },
      { kind: 'bunk', count: 1 },
    ],
    accessible: true,
    maxExtraBeds: 1,
    maxCots: 2,
    areaSquareMetres: 42,
    view: 'garden',
    scene: 'family',
    amenities: [...everywhere, 'bathtub', 'crib', 'sofa'],
    maxAdults: 4,
    maxChildren: 3,
    maxGuests: 5,
    price: 118_000,
    weekend: 132_000,
    floors: { 6: 2, 7: 2 },
  },
  {
    code: 'STE',
    names: text('Bund Suite', '外滩套房'),
    descriptions: text(
      'Two rooms under the roof, a terrace, and the whole bend of the river.',
      '顶层两间，带露台，整个江湾尽收眼底。',
    ),
    roomClass: 'SUITE',
    bedType: 'king',
    beds: [
      { kind: 'king', count: 1 },
      { kind: 'sofa_bed', count: 1 },
    ],
    maxExtraBeds: 2,
    maxCots: 1,
    areaSquareMetres: 64,
    view: 'river',
    scene: 'suite',
    amenities: [...everywhere, 'bathtub', 'minibar', 'coffee', 'sofa', 'balcony', 'river_view', 'high_floor'],
    maxAdults: 3,
    maxChildren: 2,
    maxGuests: 4,
    price: 218_000,
    weekend: 248_000,
    floors: { 8: 4 },
  },
];

/** Free until 18:00 the day before; then, and for a no-show, the first night. */
export const flexible = {
  code: 'FLEX',
  names: text('Flexible', '灵活取消'),
  parts: {
    cancellation: [{ daysBefore: 1, time: '18:00', fee: { kind: 'nights', value: 1 } }],
    noShow: { kind: 'nights', value: 1 },
  },
};

/** The same, and a card holds the room. */
export const heldByCard = {
  code: 'CARD',
  names: text('Flexible, held by a card', '灵活取消，信用卡担保'),
  parts: { ...flexible.parts, guarantee: 'card' as const },
};

/** The whole stay, from the moment of booking. */
export const nonRefundable = {
  code: 'NONREF',
  names: text('Non-refundable', '不可退改'),
  parts: {
    cancellation: [{ daysBefore: null, time: '00:00', fee: { kind: 'percent', value: 10_000 } }],
    noShow: { kind: 'percent', value: 10_000 },
  },
};

/** What holds for every room and rate of the house. */
export const houseRules: HouseParts = {
  checkIn: { from: demoHotel.checkInTime, until: null, early: { kind: 'none', value: 0 } },
  checkOut: { until: demoHotel.checkOutTime, late: { kind: 'amount', value: 20_000 } },
  booker: { minimumAge: 18, document: true },
  children: { welcome: true, freeUnder: 6, cotUnder: 3 },
  pets: { rule: 'on_request', feeMinor: 20_000, per: 'stay' },
  smoking: { rule: 'areas', fineMinor: 50_000 },
};

export const breakfastPriceMinor = 8_800;

export const planNames = {
  BAR: text('Best flexible rate', '灵活价'),
  NRF: text('Advance purchase', '预付优惠价'),
  BBB: text('With breakfast', '含早餐'),
  MEM: text('Members’ rate', '会员价'),
  CORP: text('Acme rate', '安迈协议价'),
  HRS: text('Four hours', '钟点房'),
  DAY: text('For the day', '日用房'),
};

export const planDescriptions = {
  BAR: text('Pay at the hotel, cancel until the evening before.', '到店付款，入住前一天傍晚前可取消。'),
  NRF: text('Twelve per cent less for who is sure.', '确定行程，立减百分之十二。'),
  BBB: text('Breakfast in the courtyard for everybody in the room.', '全体住客均可享用庭院早餐。'),
  MEM: text('Five per cent less for guests with an account.', '注册会员立减百分之五。'),
  CORP: text('Twelve per cent less, as agreed; pay at the hotel.', '按协议优惠百分之十二，到店付款。'),
  HRS: text('A room to rest in, between nine and seven.', '九点至十九点之间，任选四小时休息。'),
  DAY: text('From nine in the morning until six.', '上午九点至下午六点。'),
};

/** Its people type the code, in any case. */
export const demoCompany = { code: 'ACME', name: 'Acme Trading (Shanghai)', accessCode: 'ACME' } as const;

export const supplements = [
  { kind: 'extra_adult', amountMinor: 20_000 },
  { kind: 'child', ageFrom: 6, ageTo: 11, amountMinor: 8_000 },
  { kind: 'child', ageFrom: 12, ageTo: 17, amountMinor: 15_000 },
  { kind: 'extra_bed', amountMinor: 18_000 },
];

/** Doors between neighbours, by room number. */
export const demoDoors = [
  ['603', '604'],
  ['608', '609'],
  ['701', '702'],
] as const;

/** What guests order, with its price in fen and how often a guest does on a day. */
export const dailyCharges = [
  { code: 'MINIBAR', description: 'Minibar', least: 1_800, most: 9_800, share: 0.12 },
  { code: 'REST', description: 'Dinner', least: 12_800, most: 56_800, share: 0.1 },
  { code: 'BAR', description: 'Bar', least: 5_800, most: 26_800, share: 0.06 },
  { code: 'LAUNDRY', description: 'Laundry', least: 3_800, most: 18_800, share: 0.05 },
] as const;
