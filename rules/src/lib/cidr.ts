/** True for an address block that holds the whole internet, or half of it as in `0.0.0.0/1`. */
export function isWorld(cidr: string): boolean {
  const [address = '', prefix] = cidr.trim().split('/')
  if (prefix === undefined || !/^\d{1,3}$/.test(prefix)) return false
  // All of IPv6 that is in use lies in 2000::/3.
  return address.includes(':') ? Number(prefix) <= 3 : Number(prefix) <= 1
}

export function isIpv6(cidr: string): boolean {
  return cidr.includes(':')
}
