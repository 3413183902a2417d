import type { Request } from 'express';

/** An IPv4 address, or the half of an IPv6 one that names a household: what tries are counted by. */
export function networkOf(req: Request): string {
  const address = (req.ip ?? '').replace(/^::ffff:/, '');
  return address.includes(':') ? address.split(':').slice(0, 4).join(':') : address;
}
