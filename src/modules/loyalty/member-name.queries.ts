import { z } from 'zod';
import { Prisma } from '../../generated/prisma/client.ts';
import { fullName } from '../customers/customer.ts';

/** The name of the guest `c`, to be read by `MemberName`. */
export const memberName = Prisma.sql`jsonb_build_object('firstName', c.first_name, 'lastName', c.last_name)`;

export const MemberName = z.object({ firstName: z.string(), lastName: z.string() }).transform(fullName);
