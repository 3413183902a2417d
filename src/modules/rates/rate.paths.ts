export const ratesPath = '/staff/rates';
export const seasonsPath = '/staff/rates/seasons';
export const calendarPath = '/staff/rates/calendar';
/** The calendar with a draft of the reader's own in its cells. */
export const draftCalendarPath = (changeId: number) => `${calendarPath}?draft=${changeId}`;
export const bulkPath = '/staff/rates/calendar/bulk';
export const cellsPath = '/staff/rates/calendar/cells';
export const restrictionsPath = '/staff/rates/restrictions';
export const restrictionsUndoPath = '/staff/rates/restrictions/undo';
export const changesPath = '/staff/rates/changes';
export const railsPath = '/staff/rates/rails';

/** Why a plan asks what it asks for a type on a date. */
export const whyPricePath = (planId: number, typeId: number, date: string) =>
  `/staff/rates/why/${planId}/${typeId}/${date}`;
export const planPath = (id: number) => `/staff/rates/plans/${id}`;
export const seasonPath = (id: number) => `${seasonsPath}/${id}`;
export const seasonRemovalPath = (id: number) => `${seasonsPath}/${id}/removal`;

export const changePath = (id: number) => `${changesPath}/${id}`;
export const changeSubmissionPath = (id: number) => `${changesPath}/${id}/submission`;
export const changeApprovalsPath = (id: number) => `${changesPath}/${id}/approvals`;
export const changeReturnPath = (id: number) => `${changesPath}/${id}/return`;
export const changeWithdrawalPath = (id: number) => `${changesPath}/${id}/withdrawal`;
export const changeRollBackPath = (id: number) => `${changesPath}/${id}/roll-back`;

export const holidaysPath = '/staff/rates/holidays';
export const holidayRefreshPath = `${holidaysPath}/refresh`;
export const holidayPath = (id: number) => `${holidaysPath}/${id}`;
export const holidayRemovalPath = (id: number) => `${holidaysPath}/${id}/removal`;
/** The form for a new period, begun with this holiday. */
export const seasonFromHolidayPath = (id: number) => `${seasonsPath}?holiday=${id}#new`;
