/** What of a guest can be looked at, each written down apart. */
export const viewedThings = ['profile', 'document', 'registration_card', 'consumption', 'export'] as const;
export type ViewedThing = (typeof viewedThings)[number];
