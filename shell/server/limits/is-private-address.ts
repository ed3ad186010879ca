import { BlockList } from 'node:net';

/** As in https://fastify.dev/docs/latest/Reference/Server/#trustproxy */
const NETWORKS: readonly [address: string, prefix: number, family: 'ipv4' | 'ipv6'][] = [
  ['127.0.0.0', 8, 'ipv4'],
  ['169.254.0.0', 16, 'ipv4'],
  ['10.0.0.0', 8, 'ipv4'],
  ['172.16.0.0', 12, 'ipv4'],
  ['192.168.0.0', 16, 'ipv4'],
  ['::1', 128, 'ipv6'],
  ['fe80::', 10, 'ipv6'],
  ['fc00::', 7, 'ipv6'],
];
const networks = new BlockList();
for (const network of NETWORKS) networks.addSubnet(...network);

/** Whether an address is that of this machine or of a private network. */
export const isPrivateAddress = (address: string): boolean =>
  networks.check(address, address.includes(':') ? 'ipv6' : 'ipv4');
