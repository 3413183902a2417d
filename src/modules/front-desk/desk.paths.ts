export const todayPath = '/staff/today';
export const walkInPath = '/staff/walk-in';
export const deskSearchPath = '/staff/search';
