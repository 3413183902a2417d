import type { Context } from '../../platform/context.ts';
import type { BuyerAsked } from '../availability/availability.service.ts';

/** Who asks on the guest site: a member where he is signed in, and the company whose code he typed. */
export function siteBuyer({ actor }: Pick<Context, 'actor'>, code: string | undefined): BuyerAsked {
  return { isMember: actor.kind === 'guest', companyCode: code };
}
