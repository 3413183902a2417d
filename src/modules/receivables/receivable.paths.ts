export const receivablesPath = '/staff/receivables';
export const receivablePath = (code: string) => `${receivablesPath}/${encodeURIComponent(code)}`;
export const approvalPath = (code: string) => `${receivablePath(code)}/approval`;
