type Headers = Readonly<Record<string, string | string[] | undefined>>;

/**
 * Whether the guest holds a telephone: what the browser says of itself (`Sec-CH-UA-Mobile`), and where it does not, the
 * word that all browsers of telephones keep in their names for this purpose.
 */
export function isPhone(headers: Headers): boolean {
  const hint = headers['sec-ch-ua-mobile'];
  if (hint === '?1' || hint === '?0') return hint === '?1';
  return /\bMobi/.test(String(headers['user-agent'] ?? ''));
}
