import type { CalendarDate } from '../../core/calendar-date.ts';

export const todayPath = '/staff/today';
export const walkInPath = '/staff/walk-in';
export const deskSearchPath = '/staff/search';
export const breakfastPath = (morning?: CalendarDate) =>
  `/staff/breakfast${morning === undefined ? '' : `?date=${morning}`}`;
