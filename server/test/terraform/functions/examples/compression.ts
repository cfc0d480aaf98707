import type { Example } from './example'

export const compression: readonly Example[] = [
  ['base64gzip("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")', '"H4sIAAAAAAAA/0okCQAAAAD//wEAAP//IgChdC4AAAA="'],
  ['base64gzip("éß日本👍 日本 éß日本")', '"H4sIAAAAAAAA/zq88vD8Z9OXPpuz5sP8ib0KEKYCQhQAAAD//wEAAP//TZqJLyAAAAA="'],
  [
    'base64gzip("#!/bin/bash\\nset -e\\napt-get update\\napt-get install -y nginx\\nsystemctl enable nginx\\nsystemctl start nginx\\n")',
    '"H4sIAAAAAAAA/2TIsQqFMAwF0L1fkcebS78p1VALMRTvFezfuwgOjuf8f6X2KFWxJRglW9LB3IxyjlX5sgeo7pKnROtxJUzQ9oUuFlrdPg3qwWdvAAAA//8BAAD//6n0RMRoAAAA"',
  ],
  [
    'sha256(base64gzip(join("\\n", [for i in range(300) : "line ${i} of the file number ${i * 7919 % 977}"])))',
    '"6bc7a88d835dfca0c0d18c0a0dc57d118214acf7cb784b809fc84e9dc5fdc36f"',
  ],
  [
    'sha256(base64gzip(join("", [for i in range(1000) : sha256("x${i}")])))',
    '"072e800bccb7903dbef357764b4cd918cc1a5209bddc7fd8cf8c09be992d7af8"',
  ],
  [
    'sha256(base64gzip(join("", [for i in range(60) : sha512("y${i}")])))',
    '"e5d6d7255f270cd6659acc0e10e8dac656b5e157ba10439c84fbcd99ca1cf25c"',
  ],
  [
    'sha256(base64gzip(join(",", [for i in range(1024) : "${i * i % 4093}"])))',
    '"555a8441417e5f508937fdd82de9bff8ca62bfb97a5054dc07297f25c23bfcbc"',
  ],
  [
    'sha256(base64gzip(jsonencode([for i in range(200) : { name = "n${i}", value = md5("${i}"), tags = ["a", "b", "c${i % 5}"] }])))',
    '"692fdf409449611b2b66b919871d8513e9ea07c0d16b7d81ed4db52abd0be72a"',
  ],
  [
    'sha256(base64gzip(join("", [for i in range(1000): join("", [for j in range(32): "ab"])])))',
    '"2e2c4e767f8f6632fc7e493a57d1a8de801152b5eb8b5d6e8132eddadef4d528"',
  ],
  [
    'sha256(base64gzip(join("", [for i in range(500): "${i}${base64sha512("${i}")}"])))',
    '"9235cfe1fdf49d8fcad3a43a092b9d5b737a013e032d1dc097ca2f2eb95c3157"',
  ],
  [
    'sha256(base64gzip(join("", [for i in range(900): substr(sha512("${i}"), 0, 70)])))',
    '"0f935b9484f5ea1db3edf882c8a32ba9234c42e11bcd69bb92471d484fa15442"',
  ],
]
