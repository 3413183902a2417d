import type { Context } from '../../platform/context.ts';
import type { BuyerAsked } from '../availability/availability.service.ts';

/** Who asks on the guest site: a member where he is signed in, with the code of a company or a promotion he typed. */
export function siteBuyer({ actor }: Pick<Context, 'actor'>, code: string | undefined): BuyerAsked {
  const isMember = actor.kind === 'guest';
  return { isMember, companyCode: code, ...(isMember && { userId: actor.id }) };
}
