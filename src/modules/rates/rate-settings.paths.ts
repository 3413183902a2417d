export const taxesPath = '/staff/settings/taxes';
export const policiesPath = '/staff/settings/policies';
export const supplementsPath = '/staff/settings/supplements';

export const taxPath = (id: number) => `${taxesPath}/${id}`;
export const taxRemovalPath = (id: number) => `${taxesPath}/${id}/removal`;
export const policyPath = (id: number) => `${policiesPath}/${id}`;
export const policiesPreviewPath = `${policiesPath}/preview`;
export const policyPreviewPath = (id: number) => `${policiesPath}/${id}/preview`;
export const supplementPath = (id: number) => `${supplementsPath}/${id}`;
export const supplementRemovalPath = (id: number) => `${supplementsPath}/${id}/removal`;

export const houseRulesPath = '/staff/settings/house-rules';
export const houseRulesPreviewPath = `${houseRulesPath}/preview`;
export const houseVersionsPath = `${houseRulesPath}/versions`;
export const policyVersionsPath = (id: number | ':id') => `${policiesPath}/${id}/versions`;
