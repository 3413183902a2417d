import { createSign, generateKeyPairSync } from 'node:crypto';

function der(tag: number, ...parts: readonly Buffer[]): Buffer {
  const content = Buffer.concat(parts);
  const { length } = content;
  const head = length < 128 ? [length] : length < 256 ? [0x81, length] : [0x82, length >> 8, length & 255];
  return Buffer.concat([Buffer.from([tag, ...head]), content]);
}

const sequence = (...parts: readonly Buffer[]) => der(0x30, ...parts);
const oid = (hex: string) => der(0x06, Buffer.from(hex, 'hex'));
const sha256WithRsa = sequence(oid('2a864886f70d01010b'), der(0x05));
const named = (name: string) => sequence(der(0x31, sequence(oid('550403'), der(0x0c, Buffer.from(name)))));
const utc = (text: string) => der(0x17, Buffer.from(text));

export interface Certified {
  readonly serial: string;
  readonly certificate: string;
  readonly privateKey: string;
  readonly publicKey: string;
}

/** A key pair and a certificate it signed itself, in the DER of RFC 5280. */
export function certified(serial: string): Certified {
  const pair = generateKeyPairSync('rsa', { modulusLength: 2_048 });
  const key = pair.publicKey.export({ type: 'spki', format: 'der' });
  const name = named('Tenpay.com Root CA (simulated)');
  const body = sequence(
    der(0xa0, der(0x02, Buffer.from([2]))),
    der(0x02, Buffer.from(serial, 'hex')),
    sha256WithRsa,
    name,
    sequence(utc('250101000000Z'), utc('350101000000Z')),
    name,
    Buffer.from(key),
  );
  const signature = createSign('RSA-SHA256').update(body).sign(pair.privateKey);
  const whole = sequence(body, sha256WithRsa, der(0x03, Buffer.from([0]), signature));
  const lines = whole.toString('base64').match(/.{1,64}/g) ?? [];
  return {
    serial: serial.toUpperCase(),
    certificate: `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`,
    privateKey: String(pair.privateKey.export({ type: 'pkcs8', format: 'pem' })),
    publicKey: String(pair.publicKey.export({ type: 'spki', format: 'pem' })),
  };
}
