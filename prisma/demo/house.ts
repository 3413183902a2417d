import type { LocalText } from '../../src/core/local-text.ts';

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

/** What guests read about the house on its own page. */
export const demoInfo = {
  stories: text(
    'The house was built in 1926 for a tea and silk company, with a strongroom in the cellar and a clock on the stairs that still runs. Ships were loaded at the end of the street; the clerks slept under the roof.\n\nIt stood empty for twenty years before we opened its doors again in 2014. The tiles, the lift cage and the oak counter are the old ones. What is new is what one does not see: quiet windows, good water, wide beds.',
    '这座洋行建于一九二六年，当年经营茶叶和丝绸，地窖里有金库，楼梯上的挂钟至今仍在走。货船停在街口，职员就住在屋顶下。\n\n老楼空置了二十年，二〇一四年重新开门。地砖、电梯笼和橡木柜台都是旧物，新的是看不见的部分：安静的窗、好的水、宽的床。',
  ),
  nearby: text(
    'The Bund, 4 minutes on foot\nEast Nanjing Road metro, 6 minutes on foot\nRockbund Art Museum, 3 minutes on foot\nYu Garden, 20 minutes on foot or 8 by taxi\nPudong airport, 50 minutes by taxi',
    '外滩，步行 4 分钟\n地铁南京东路站，步行 6 分钟\n外滩美术馆，步行 3 分钟\n豫园，步行 20 分钟，乘车 8 分钟\n浦东机场，乘车 50 分钟',
  ),
  latitude: 31.24305,
  longitude: 121.48553,
};

export const demoFacilities = [
  {
    kind: 'dining',
    names: text('The Courtyard', '庭院餐厅'),
    descriptions: text(
      'Breakfast under the plum tree, noodles at noon, Shanghai cooking in the evening.',
      '梅树下用早餐，中午有面，晚上是本帮菜。',
    ),
    hours: text('Daily 06:30–10:30, 11:30–14:00, 17:30–22:00', '每日 06:30–10:30、11:30–14:00、17:30–22:00'),
    places: text('Ground floor', '一楼'),
    priceNotes: text('Breakfast ¥88', '早餐 ¥88'),
  },
  {
    kind: 'dining',
    names: text('The Strongroom Bar', '金库酒吧'),
    descriptions: text(
      'Behind the old steel door: forty whiskies and a piano.',
      '旧钢门之后：四十种威士忌和一架钢琴。',
    ),
    hours: text('Tuesday to Sunday, 18:00–01:00', '周二至周日 18:00–01:00'),
    places: text('Cellar', '地下一层'),
    priceNotes: text('Cocktails from ¥78', '鸡尾酒 ¥78 起'),
  },
  {
    kind: 'meetings',
    names: text('The Counting Room', '账房会议室'),
    descriptions: text(
      'Daylight, one long table for fourteen, a screen that simply works.',
      '自然光，十四人长桌，随开随用的屏幕。',
    ),
    hours: text('Daily 08:00–20:00', '每日 08:00–20:00'),
    places: text('Second floor', '二楼'),
    priceNotes: text('Half a day ¥1,200 with tea', '半天 ¥1,200，含茶歇'),
  },
  {
    kind: 'wellness',
    names: text('Gym and sauna', '健身房与桑拿'),
    descriptions: text('Small, never full, with a view over the roofs.', '不大，从不拥挤，可以望见屋顶。'),
    hours: text('06:00–23:00, with your room key', '06:00–23:00，凭房卡进入'),
    places: text('Eighth floor', '八楼'),
    priceNotes: text('Free for guests', '住客免费'),
  },
  {
    kind: 'family',
    names: text('Cots, high chairs, bottle warmers', '婴儿床、餐椅与温奶器'),
    descriptions: text(
      'Tell us the age, and it stands ready in your room.',
      '告诉我们孩子的年龄，入住前即备好。',
    ),
    hours: text('Any time', '随时'),
    places: text('At the desk', '前台'),
    priceNotes: text('Free', '免费'),
  },
  {
    kind: 'accessibility',
    names: text('Step-free from the street', '无障碍通道'),
    descriptions: text(
      'A ramp at the courtyard gate, a lift to every floor, two rooms with a walk-in shower.',
      '庭院门口有坡道，电梯直达各层，两间客房配无障碍淋浴。',
    ),
    hours: text('Day and night', '全天'),
    places: text('Courtyard gate, Huqiu Road', '虎丘路庭院入口'),
    priceNotes: {},
  },
];

export interface DemoType {
  readonly code: string;
  readonly names: LocalText;
  readonly descriptions: LocalText;
  readonly bedType: string;
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
    bedType: 'queen',
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
    bedType: 'twin',
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
    bedType: 'king',
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
    bedType: 'king',
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
    bedType: 'family',
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
    bedType: 'king',
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

/** The whole stay, from the moment of booking. */
export const nonRefundable = {
  code: 'NONREF',
  names: text('Non-refundable', '不可退改'),
  parts: {
    cancellation: [{ daysBefore: null, time: '00:00', fee: { kind: 'percent', value: 10_000 } }],
    noShow: { kind: 'percent', value: 10_000 },
  },
};

export const breakfastPriceMinor = 8_800;

export const planNames = {
  BAR: text('Best flexible rate', '灵活价'),
  NRF: text('Advance purchase', '预付优惠价'),
  BBB: text('With breakfast', '含早餐'),
};

export const planDescriptions = {
  BAR: text('Pay at the hotel, cancel until the evening before.', '到店付款，入住前一天傍晚前可取消。'),
  NRF: text('Twelve per cent less for who is sure.', '确定行程，立减百分之十二。'),
  BBB: text('Breakfast in the courtyard for everybody in the room.', '全体住客均可享用庭院早餐。'),
};

export const supplements = [
  { kind: 'extra_adult', amountMinor: 20_000 },
  { kind: 'child', ageFrom: 6, ageTo: 11, amountMinor: 8_000 },
  { kind: 'child', ageFrom: 12, ageTo: 17, amountMinor: 15_000 },
];

/** What guests order, with its price in fen and how often a guest does on a day. */
export const dailyCharges = [
  { code: 'MINIBAR', description: 'Minibar', least: 1_800, most: 9_800, share: 0.12 },
  { code: 'REST', description: 'Dinner', least: 12_800, most: 56_800, share: 0.1 },
  { code: 'BAR', description: 'Bar', least: 5_800, most: 26_800, share: 0.06 },
  { code: 'LAUNDRY', description: 'Laundry', least: 3_800, most: 18_800, share: 0.05 },
] as const;
