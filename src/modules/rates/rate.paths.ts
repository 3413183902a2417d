export const ratesPath = '/staff/rates';
export const seasonsPath = '/staff/rates/seasons';
export const calendarPath = '/staff/rates/calendar';
export const restrictionsPath = '/staff/rates/restrictions';

export const planPath = (id: number) => `/staff/rates/plans/${id}`;
export const seasonPath = (id: number) => `${seasonsPath}/${id}`;
export const seasonRemovalPath = (id: number) => `${seasonsPath}/${id}/removal`;
