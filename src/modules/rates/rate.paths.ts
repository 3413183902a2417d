export const ratesPath = '/staff/rates';
export const seasonsPath = '/staff/rates/seasons';
export const calendarPath = '/staff/rates/calendar';
export const restrictionsPath = '/staff/rates/restrictions';

/** Why a plan asks what it asks for a type on a date. */
export const whyPricePath = (planId: number, typeId: number, date: string) =>
  `/staff/rates/why/${planId}/${typeId}/${date}`;
export const planPath = (id: number) => `/staff/rates/plans/${id}`;
export const seasonPath = (id: number) => `${seasonsPath}/${id}`;
export const seasonRemovalPath = (id: number) => `${seasonsPath}/${id}/removal`;
