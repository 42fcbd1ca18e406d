import { PAGE_POLICY, writePolicy } from '../page-headers.ts'

/**
 * What keeps text of hosts from becoming more than text in a browser, and other sites from seeing or framing the console.
 * `SafeResponse` adds `nosniff`, and HSTS where TLS is ours.
 */
export const CONSOLE_HEADERS = {
  'content-security-policy': writePolicy({
    ...PAGE_POLICY,
    // No text becomes markup or script, not even by a mistake in the console.
    'require-trusted-types-for': "'script'",
    'trusted-types': "'none'",
  }),
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': [
    'accelerometer',
    'autoplay',

    'browsing-topics',
    'camera',
    'display-capture',
    'encrypted-media',
    'fullscreen',
    'geolocation',
    'gyroscope',
    'hid',
    'idle-detection',
    'local-fonts',
    'magnetometer',
    'microphone',
    'midi',
    'payment',
    'picture-in-picture',
    'publickey-credentials-get',
    'screen-wake-lock',
    'serial',
    'usb',

    'xr-spatial-tracking',
  ]
    .map((feature) => `${feature}=()`)
    .join(', '),
}
