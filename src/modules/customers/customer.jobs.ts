import type { JobDefinition } from '../../platform/jobs.ts';
import { fillCustomerTerms } from './customer-terms.service.ts';

export const customerJobs: readonly JobDefinition[] = [
  { name: 'customers.terms', schedule: '* * * * *', handle: (ctx) => fillCustomerTerms(ctx) },
];
