/**
 * True for an account with the password that a platform demands of its images, and that everybody knows. Azure App Service
 * lets nobody else reach the port: https://learn.microsoft.com/azure/app-service/configure-custom-container#enable-ssh
 */
export function isPlatformAccount(text: string): boolean {
  return text.trim() === 'root:Docker!'
}
