import type { RoleCode } from '../../platform/permissions.ts';

/** The demo hotel's people; these accounts are made with the demo and never otherwise. */
export const demoPassword = 'waystation-demo';

export const demoAccounts: readonly {
  readonly email: string;
  readonly name: string;
  readonly role: RoleCode;
}[] = [
  { email: 'admin@demo.test', name: 'Zhao Min', role: 'administrator' },
  { email: 'manager@demo.test', name: 'Sun Jie', role: 'manager' },
  { email: 'desk@demo.test', name: 'Li Na', role: 'front-desk' },
  { email: 'cashier@demo.test', name: 'Wang Lei', role: 'cashier' },
  { email: 'finance@demo.test', name: 'Chen Yu', role: 'finance' },
  { email: 'housekeeping@demo.test', name: 'Liu Fang', role: 'housekeeping' },
  { email: 'marketing@demo.test', name: 'Zhou Wen', role: 'marketing' },
  { email: 'auditor@demo.test', name: 'He Ping', role: 'auditor' },
];

/** A guest of the demo who carries a member's card. */
export const demoGuest = { email: 'guest@demo.test', lastName: '沈', firstName: '晓雯' } as const;

/** Everybody who may sign in to the demo, as the start and the sign-in page tell it. */
export const demoSignIns: readonly { readonly email: string; readonly role: RoleCode | 'guest' }[] = [
  ...demoAccounts,
  { email: demoGuest.email, role: 'guest' },
];
