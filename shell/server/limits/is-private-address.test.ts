import { expect, test } from '@playwright/test';
import { isPrivateAddress } from './is-private-address.ts';

for (const [address, expected] of [
  ['127.0.0.1', true],
  ['::1', true],
  ['10.1.2.3', true],
  ['172.31.0.1', true],
  ['172.32.0.1', false],
  ['192.168.7.7', true],
  ['::ffff:192.168.7.7', true],
  ['::ffff:203.0.113.9', false],
  ['fd00::7', true],
  ['2001:db8::7', false],
  ['203.0.113.9', false],
  ['', false],
] as const) {
  test(`${address || 'no address'} is ${expected ? '' : 'not '}private`, () =>
    expect(isPrivateAddress(address)).toBe(expected));
}
