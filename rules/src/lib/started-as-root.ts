import type { Stage } from '../model/dockerfile'
import { programsOf } from './programs'
import { chainOf } from './stages'

/**
 * Programs that root has to start. Some log people in or start others as other users (init systems, cron, sshd, servers
 * of files and mail), some change the network of the container, some open a port and step down before they serve.
 */
const ROOT =
  /^(?:(?:tini-)?init|systemd|systemctl|service|supervisord|s6-svscan|s6-overlay|runsvdir\S*|my_init|x?inetd|crond?|(?:vs|pro|pure-)ftpd|sshd|dropbear|telnetd|login|rsyslogd|dockerd|dind|containerd|libvirtd|kubelet|ip6?tables\S*|nft|ip|mount|modprobe|sysctl|openvpn|wg-quick|ipsec|xl2tpd|pptpd|pppd|keepalived|smbd|nmbd|rpcbind|dhcpd|nginx|apache2?|httpd|apache2?ctl|apachectl|apache2-foreground|httpd-foreground|php-fpm[\d.]*|haproxy|dovecot|postfix|named)$/

/** Images of servers that start as root and serve as another user; of PHP the variants that serve. */
const SERVERS = /^(?:nginx|httpd|wordpress|drupal|nextcloud|joomla|phpmyadmin|matomo|mediawiki)$/

/** True where what the container starts needs root for itself, and does not serve anybody as root. */
export function startsAsRoot(stage: Stage): boolean {
  const { baseImage, cmd, entrypoint } = stage
  const started = [entrypoint, cmd].flatMap(instruction => programsOf(instruction?.body))
  if (started.some(({ name }) => ROOT.test(name))) return true
  if (enablesServices(stage)) return true
  if (baseImage?.registry !== 'docker.io') return false
  if (baseImage.repository === 'php') return /apache|fpm/.test(baseImage.tag ?? '') && !cmd && !entrypoint
  return SERVERS.test(baseImage.repository)
}

/** An init system that is set up in the build is there to be started. */
function enablesServices(stage: Stage): boolean {
  const programs = chainOf(stage).flatMap(each => each.of('RUN').flatMap(({ body }) => programsOf(body)))
  return programs.some(
    ({ name, args }) => name === 'systemctl' && args.some(({ text }) => /^(?:enable|set-default)$/.test(text)),
  )
}
