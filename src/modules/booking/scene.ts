/** The rooms that are drawn in `public/images/scenes`. */
export const scenes = ['river', 'garden', 'city', 'family', 'suite', 'courtyard'] as const;

/** The picture drawn for a type; a type whose scene we do not know gets the city's. */
export function sceneOf(scene: string): (typeof scenes)[number] {
  return scenes.find((known) => known === scene) ?? 'city';
}
