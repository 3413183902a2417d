/** An address as it may stand on a page that anybody with the link sees: `l…@example.com`, `…8000`. */
export function maskedAddress(address: string): string {
  const at = address.indexOf('@');
  return at > 0 ? `${address.slice(0, 1)}…${address.slice(at)}` : `…${address.slice(-4)}`;
}
