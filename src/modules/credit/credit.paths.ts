export const creditRulesPath = '/staff/settings/credit-rules';
