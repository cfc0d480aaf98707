import type { ConfigurationFiles } from '../../config/files'
import { readConfigurationText } from '../../config/files'
import type { Documents } from '../../workspace/documents'
import type { FileSystem } from '../../workspace/files'
import { directoryOf, nameOf } from '../../workspace/uris'

/** Configuration files as the editor shows them: open text hides what is on disk, and a new file counts before it is saved. */
export function editorConfigurationFiles(
  files: FileSystem,
  documents: Documents,
  open: { all(): readonly { readonly uri: string }[] },
): ConfigurationFiles {
  return {
    read: uri => {
      const buffer = documents.buffer(uri)
      return buffer === undefined ? readConfigurationText(files, uri) : Promise.resolve(buffer)
    },
    list: async directory => {
      const opened = open.all().filter(({ uri }) => directoryOf(uri) === directory)
      const listed = files.list(directory)
      const names = opened.map(({ uri }) => ({ name: nameOf(uri) }))
      return names.length === 0 ? listed : [...(await listed.catch(() => [])), ...names]
    },
  }
}
