import type { Device } from '../payments/pay-way.ts';

type Headers = Readonly<Record<string, string | string[] | undefined>>;

/**
 * What the guest holds: what the browser says of itself (`Sec-CH-UA-Mobile`), and where it does not, the word that all
 * browsers of telephones keep in their names for this purpose. WeChat names itself when it shows a page inside itself.
 */
export function deviceOf(headers: Headers): Device {
  const hint = headers['sec-ch-ua-mobile'];
  const agent = String(headers['user-agent'] ?? '');
  const isPhone = hint === '?1' || hint === '?0' ? hint === '?1' : /\bMobi/.test(agent);
  if (!isPhone) return 'screen';
  return /\bMicroMessenger\//.test(agent) ? 'wechat' : 'phone';
}
