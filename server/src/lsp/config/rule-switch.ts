import type { WorkspaceEdit } from 'vscode-languageserver'
import { newConfiguration, turnOff } from '../../config/edit'
import { isParapetFile, OWN_NAMES } from '../../config/names'
import type { ConfigurationFiles } from '../../config/files'
import { canonicalUri, childUri, directoryOf, displayName, isWithin, relativePath } from '../../workspace/uris'
import type { Client } from '../client'
import type { View } from '../reporter'
import type { EditMaker } from '../workspace-edits'

export interface RuleSwitchParts {
  readonly client: Client
  readonly files: ConfigurationFiles
  /** Folders of the workspace, as the client spells them. */
  readonly folders: () => readonly string[]
  readonly make: EditMaker
}

/** Switches rules off in the `.parapet.yaml` that is nearest to a document, or in a new one at the top of its workspace folder. */
export class RuleSwitch {
  constructor(private readonly parts: RuleSwitchParts) {}

  /** What the action is called; undefined where there is no file and the client cannot be asked to create one. */
  title(view: View, ruleId: string): string | undefined {
    const nearest = nearestFile(view)
    if (nearest === undefined && !this.parts.client.createFiles) return undefined
    return `Turn ${ruleId} off in ${this.show(nearest ?? this.newFile(view))}`
  }

  async edit(view: View, ruleId: string, label: string): Promise<WorkspaceEdit | undefined> {
    const { files, make } = this.parts
    const nearest = nearestFile(view)
    if (nearest === undefined) return make.create(this.newFile(view), newConfiguration(ruleId), label)
    const file = await files.read(nearest)
    if (file === undefined || 'problem' in file) return undefined
    const edits = turnOff(file, ruleId)
    return edits === undefined || edits.length === 0 ? undefined : make.make([{ file, edits }], label)
  }

  private newFile({ file }: View): string {
    return childUri(this.folderOf(file.uri) ?? directoryOf(file.uri), OWN_NAMES[0])
  }

  private show(uri: string): string {
    const folder = this.folderOf(uri)
    return folder === undefined ? displayName(uri) : relativePath(folder, uri)
  }

  private folderOf(uri: string): string | undefined {
    return this.parts
      .folders()
      .map(folder => canonicalUri(folder).replace(/\/$/, ''))
      .find(folder => isWithin(folder, uri))
  }
}

function nearestFile({ settings }: View): string | undefined {
  return settings.analysis.files.find(uri => isParapetFile(uri))
}
