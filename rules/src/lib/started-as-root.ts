import type { Stage } from '../model/dockerfile'
import { packagesInstalled } from './installed'
import { type Program, programsOf } from './programs'
import { chainOf, isRoot } from './stages'

/**
 * Programs that root has to start. Some log people in or start others as other users (init systems, cron, sshd, servers
 * of files and mail), some change the network of the container, some open a port and step down before they serve.
 */
const ROOT =
  /^(?:(?:tini-)?init|systemd|systemctl|service|supervisord|s6-svscan|s6-overlay|runsvdir\S*|my_init|x?inetd|crond?|(?:vs|pro|pure-)ftpd|sshd|dropbear|telnetd|login|rsyslogd|dockerd|dind|containerd|libvirtd|kubelet|ip6?tables\S*|nft|ip|mount|modprobe|sysctl|openvpn|openconnect|vpnc|ocserv|wg-quick|ipsec|charon|tailscaled|zerotier-one|tincd|xl2tpd|pptpd|pppd|keepalived|dnsmasq|chronyd|ntpd|tcpdump|suricata|snort|smbd|nmbd|rpcbind|dhcpd|nginx|apache2?|httpd|apache2?ctl|apachectl|apache2-foreground|httpd-foreground|php-fpm[\d.]*|haproxy|dovecot|postfix|named)$/

/** Images of servers that start as root and serve as another user; of PHP the variants that serve. */
const SERVERS = /^(?:nginx|httpd|wordpress|drupal|nextcloud|joomla|phpmyadmin|matomo|mediawiki)$/

/** True where what the container starts needs root for itself, and does not serve anybody as root. */
export function startsAsRoot(stage: Stage): boolean {
  const { baseImage, cmd, entrypoint } = stage
  const started = [entrypoint, cmd].flatMap(instruction => programsOf(instruction?.body))
  if (started.some(program => ROOT.test(program.name) || isToldItsUser(program))) return true
  if (enablesServices(stage) || (started.some(isScript) && bringsServer(stage))) return true
  if (baseImage?.registry !== 'docker.io') return false
  if (baseImage.repository === 'php') return /apache|fpm/.test(baseImage.tag ?? '') && !cmd && !entrypoint
  return SERVERS.test(baseImage.repository)
}

/** `dnsmasq --user=dnsmasq`; clients name whom they log in as in the same way. */
function isToldItsUser({ name, args }: Program): boolean {
  if (/^(?:curl|wget|pip[\d.]*|psql|mysql|python[\d.]*)$/.test(name)) return false
  const user = args
    .map(({ text }, i) => (text === '--user' ? args[i + 1]?.text : /^--user=(.+)$/.exec(text)?.[1]))
    .find(text => text !== undefined)
  return user !== undefined && /^[a-z_][a-z0-9_-]*$/.test(user) && !isRoot(user)
}

function isScript({ name, args }: Program): boolean {
  const shell = /^(?:ba|da|a)?sh$/.test(name)
  return /\.sh$|entrypoint/.test(shell ? (args[0]?.text ?? '') : name)
}

/** What a script starts is not to be seen; of these it is likely that it does. */
const SERVER_PACKAGES =
  /^(?:supervisor|openssh-server|openssh|dropbear|cron|cronie|dcron|nginx(?:-(?:light|full|core|extras))?|apache2|httpd|postfix|dovecot\S*|vsftpd|samba|bind9?|haproxy|squid|strongswan|libreswan|openvpn|xl2tpd|wireguard-tools|(?:\S*-)?mysql-server|mariadb(?:-server)?|postgresql(?:-server|-\d+)?|redis(?:-server)?|mongodb\S*)$/

function bringsServer(stage: Stage): boolean {
  const packages = chainOf(stage).flatMap(each => each.of('RUN').flatMap(({ body }) => packagesInstalled(body)))
  return packages.some(({ name }) => SERVER_PACKAGES.test(name))
}

/** An init system that is set up in the build is there to be started. */
function enablesServices(stage: Stage): boolean {
  const programs = chainOf(stage).flatMap(each => each.of('RUN').flatMap(({ body }) => programsOf(body)))
  return programs.some(
    ({ name, args }) => name === 'systemctl' && args.some(({ text }) => /^(?:enable|set-default)$/.test(text)),
  )
}
