import type { LocalText } from '../../src/core/local-text.ts';

const text = (en: string, chinese: string): LocalText => ({ en, 'zh-CN': chinese });

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
