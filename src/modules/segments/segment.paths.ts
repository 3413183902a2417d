export const tagRulesPath = '/staff/settings/tag-rules';
export const tagRuleRoute = `${tagRulesPath}/:id`;
export const tagRulePath = (id: number) => `${tagRulesPath}/${id}`;
/** How many guests the rule as typed would name, before it is kept. */
export const tagRuleCountPath = `${tagRulesPath}/count`;
export const tagRuleRemovalPath = (id: number) => `${tagRulePath(id)}/removal`;

export const guestClassesPath = '/staff/settings/guest-classes';
export const guestClassPath = (id: number) => `${guestClassesPath}/${id}`;
