/**
 * Why a function call has no value. Thrown by what implements a function and turned into a `FunctionError` where functions
 * are registered: it never leaves this folder.
 */
export class CallFailure extends Error {
  /**
   * @param message without a full stop, as Terraform words it where that is practical
   * @param argument index of the argument to blame, counted from 0
   */
  constructor(
    message: string,
    readonly argument?: number,
  ) {
    super(message)
    this.name = 'CallFailure'
  }
}
