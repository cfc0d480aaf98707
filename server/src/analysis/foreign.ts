import type { Place } from './anchor'
import type { Judged } from './instances'

/**
 * Where a directory shows what is found in it. What rules point at in a module that it calls shows at the call; what they
 * point at in a module that calls it is nothing that its own files can be blamed for.
 */
export function placeIn(
  files: ReadonlySet<string>,
  place: Place,
  { module, models }: Pick<Judged, 'module' | 'models'>,
): Place | undefined {
  if (files.has(place.location.file.uri)) return place
  const { resource } = place
  const found = resource && models.callTo(resource, module)
  if (resource === undefined || found === undefined) return undefined
  const { call, prefix } = found
  return {
    location: call.header,
    context: call.location,
    subject: call.header,
    addresses: place.addresses.map(address => `${prefix}${address}`),
    identity: `${call.address}/${place.identity}`,
    related: [{ at: place.location, message: `In ${prefix}${resource.address}` }, ...place.related],
    resource: call,
  }
}
