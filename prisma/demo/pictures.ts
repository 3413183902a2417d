import type { LocalText } from '../../src/core/local-text.ts';
import { sceneOf, type scenes } from '../../src/modules/booking/scene.ts';
import type { DemoType } from './house.ts';

/** Drawn for the demo, in `prisma/demo/pictures`; the rooms and the house are the scenes of the guest site. */
export type DemoPicture =
  | (typeof scenes)[number]
  | 'house'
  | 'lobby'
  | 'bath'
  | 'shower'
  | 'courtyard-tables'
  | 'strongroom'
  | 'counting-room'
  | 'gym'
  | 'cot'
  | 'gate';

const text = (en: string, chinese: string): LocalText => ({ en, 'zh-CN': chinese });

/** What each shows, for those who can not see it. */
export const pictureWords: Readonly<Record<DemoPicture, LocalText>> = {
  house: text(
    'The house with lit windows at dusk, the river and the towers of Pudong behind it',
    '黄昏时分亮着灯的老楼，后面是黄浦江与浦东高楼',
  ),
  lobby: text(
    'The lobby: an oak counter, the old key shelf, and a clock at the foot of the stairs',
    '大堂：橡木柜台、旧钥匙格，楼梯口立着一座老钟',
  ),
  city: text(
    'A wide bed with two lamps before a window over the city at night',
    '宽床与两盏床头灯，窗外是城市夜景',
  ),
  courtyard: text('A bed below a round window with bamboo and the courtyard', '圆窗下的床，窗外是竹影与庭院'),
  garden: text('A bright room with an arched window over the roof garden', '明亮的客房，拱窗外是屋顶花园'),
  river: text(
    'A bed beside a window over the river at sunset, with a ship',
    '窗边的床，夕阳下的江面上有船驶过',
  ),
  family: text('A large bed and a child’s bed with a teddy bear', '一张大床和一张放着小熊的儿童床'),
  suite: text(
    'The sitting room of the suite, with a sofa, a painting and the river in the window',
    '套房客厅：沙发、挂画，窗外是江景',
  ),
  bath: text('The bathroom: a free-standing tub below the window', '浴室：窗下的独立浴缸'),
  shower: text('The bathroom: a glass shower with a teak stool', '浴室：玻璃淋浴间与柚木凳'),
  'courtyard-tables': text(
    'Laid tables under the plum tree in blossom, lanterns above',
    '盛开的梅树下摆好的餐桌，上面挂着灯笼',
  ),
  strongroom: text(
    'The bar: a round steel door, shelves of bottles and four red stools',
    '酒吧：圆形钢门、满架的酒和四张红色吧凳',
  ),
  'counting-room': text(
    'A long table with papers and tea, a screen between two windows',
    '长桌上摆着纸与茶，两窗之间是屏幕',
  ),
  gym: text(
    'Two treadmills before a window over the roofs, the sauna door beside them',
    '两台跑步机面向屋顶景色，旁边是桑拿房的门',
  ),
  cot: text(
    'A cot with a mobile, a high chair and a bottle warmer on a shelf',
    '带床铃的婴儿床、餐椅，架上有温奶器',
  ),
  gate: text(
    'The courtyard gate with a ramp and handrails instead of steps',
    '庭院大门以带扶手的坡道代替台阶',
  ),
};

/** In their order; the first stands for the house. */
export const housePictures = ['house', 'lobby', 'courtyard-tables'] as const;

/** One each, in the order of the facilities. */
export const facilityPictures = [
  'courtyard-tables',
  'strongroom',
  'counting-room',
  'gym',
  'cot',
  'gate',
] as const;

/** The room first, then its bathroom. */
export function roomPictures({ scene, amenities }: DemoType): readonly DemoPicture[] {
  return [sceneOf(scene), amenities.includes('bathtub') ? 'bath' : 'shower'];
}
