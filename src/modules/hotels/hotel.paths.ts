export const settingsPath = '/staff/settings';
export const hotelSettingsPath = '/staff/settings/hotel';
export const hotelOpeningPath = `${hotelSettingsPath}/opening`;
export const transactionCodesPath = '/staff/settings/transaction-codes';

export function transactionCodePath(id: number): string {
  return `${transactionCodesPath}/${id}`;
}
