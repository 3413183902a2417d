export const ratesPath = '/staff/rates';
export const seasonsPath = '/staff/rates/seasons';
export const calendarPath = '/staff/rates/calendar';
export const bulkPath = '/staff/rates/calendar/bulk';
export const cellsPath = '/staff/rates/calendar/cells';
export const restrictionsPath = '/staff/rates/restrictions';
export const restrictionsUndoPath = '/staff/rates/restrictions/undo';
export const changesPath = '/staff/rates/changes';
export const railsPath = '/staff/rates/rails';

export const planPath = (id: number) => `/staff/rates/plans/${id}`;
export const seasonPath = (id: number) => `${seasonsPath}/${id}`;
export const seasonRemovalPath = (id: number) => `${seasonsPath}/${id}/removal`;

export const changePath = (id: number) => `${changesPath}/${id}`;
export const changeSubmissionPath = (id: number) => `${changesPath}/${id}/submission`;
export const changeApprovalsPath = (id: number) => `${changesPath}/${id}/approvals`;
export const changeReturnPath = (id: number) => `${changesPath}/${id}/return`;
export const changeWithdrawalPath = (id: number) => `${changesPath}/${id}/withdrawal`;
export const changeRollBackPath = (id: number) => `${changesPath}/${id}/roll-back`;
