/** The catalogue: what most rooms of the world have or lack, each with its icon. Hotels add their own words beside it. */
export const amenityIcons = {
  wifi: 'wifi',
  air_conditioning: 'snowflake',
  tv: 'device-tv',
  desk: 'lamp-2',
  bath: 'bath',
  bathtub: 'bath',
  shower: 'droplet',
  kettle: 'mug',
  tea: 'mug',
  coffee: 'coffee',
  minibar: 'fridge',
  safe: 'lock',
  sofa: 'sofa',
  balcony: 'plant-2',
  river_view: 'sailboat',
  garden_view: 'trees',
  city_view: 'building-skyscraper',
  high_floor: 'stairs-up',
  quiet: 'ear-off',
  crib: 'baby-carriage',
  step_free: 'wheelchair',
  breakfast: 'egg-fried',
} as const;

export type AmenityCode = keyof typeof amenityIcons;

export const amenityCodes = Object.keys(amenityIcons) as [AmenityCode, ...AmenityCode[]];

export function isAmenityCode(word: string): word is AmenityCode {
  return word in amenityIcons;
}
