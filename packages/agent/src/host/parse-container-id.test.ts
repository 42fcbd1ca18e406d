import { anyText } from '@openhss/testkit/any-text'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parseContainerId } from './parse-container-id.ts'

const ID = '9ec39b91f3d70e1beff50a308f77067065ea6be0d91a3378375056cd4422cf3d'
const OUTER = '31cb02944da7a12196a193cf0e0f6c226d7c453a1db62e65ba98287593a2ee30'
const POD = 'kubepods-besteffort-pod045b1e35_7f13_11e7_ac42_0050568ffca0.slice'
const USER = '/user.slice/user-1000.slice/user@1000.service'

describe('the container in', () => {
  test.each([
    // https://docs.docker.com/engine/containers/runmetrics/ ("Find the cgroup for a given container")
    ['docker, cgroup v1', `12:pids:/docker/${ID}\n1:name=systemd:/docker/${ID}`],
    ['docker, cgroup v1 by systemd', `4:memory:/system.slice/docker-${ID}.scope`],
    ['docker, cgroup v2', `0::/docker/${ID}`],
    ['docker, cgroup v2 by systemd', `0::/system.slice/docker-${ID}.scope`],
    // https://docs.docker.com/engine/security/rootless/
    ['rootless docker', `0::${USER}/user.slice/docker-${ID}.scope`],
    // dockerd --cgroup-parent, https://docs.docker.com/reference/cli/dockerd/
    ['docker below a parent of its own', `5:cpu:/batch/${ID}`],
    ['docker of old Debian', `10:net_prio:/${ID}\n9:perf_event:/${ID}`],
    // https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ (task metadata)
    ['docker under ECS', `3:cpuset:/ecs/5f1e2d3c4b5a69788796a5b4c3d2e1f0/${ID}`],
    // https://github.com/kubernetes/design-proposals-archive/blob/main/node/pod-resource-management.md
    [
      'kubernetes by cgroupfs',
      `11:devices:/kubepods/besteffort/pod74ba62da-1a3d-11e7-bb11-080027cb0e22/${ID}`,
    ],
    [
      'kubernetes by systemd, docker',
      `11:cpuset:/kubepods.slice/kubepods-besteffort.slice/${POD}/docker-${ID}.scope`,
    ],
    [
      'kubernetes by systemd, containerd',
      `0::/kubepods.slice/kubepods-besteffort.slice/${POD}/cri-containerd-${ID}.scope`,
    ],
    // The mismatch of drivers: https://github.com/kubernetes/kubernetes/issues/106514
    [
      'kubernetes with containerd by cgroupfs',
      `9:memory:/system.slice/containerd.service/${POD}:cri-containerd:${ID}`,
    ],
    ['containerd, namespace of kubernetes', `0::/k8s.io/${ID}`],
    // https://github.com/containerd/nerdctl (cgroup manager of `nerdctl run`)
    ['nerdctl', `0::/system.slice/nerdctl-${ID}.scope`],
    ['nerdctl by cgroupfs', `0::/default/${ID}`],
    // libpod/container_internal_linux.go getOCICgroupPath() of containers/podman
    ['podman', `0::/machine.slice/libpod-${ID}.scope/container`],
    ['podman, cgroup v1', `1:name=systemd:/machine.slice/libpod-${ID}.scope`],
    ['podman by cgroupfs', `0::/libpod_parent/libpod-${ID}`],
    ['podman in a pod by cgroupfs', `0::/libpod_parent/${OUTER}/libpod-${ID}`],
    [
      'podman in a pod',
      `0::/machine.slice/machine-libpod_pod_${OUTER}.slice/libpod-${ID}.scope/container`,
    ],
    ['rootless podman', `0::${USER}/user.slice/libpod-${ID}.scope/container`],
    ['rootless podman by cgroupfs', `0::${USER}/app.slice/libpod_parent/libpod-${ID}`],
    ['podman before 1.0', `8:pids:/libpod_parent/libpod-conmon-${ID}/${ID}`],
    // podman-run(1) --cgroups=split, what quadlet units use.
    ['podman of a quadlet', `0::/system.slice/nginx.service/libpod-payload-${ID}`],
    // internal/config/cgmgr of cri-o/cri-o
    ['cri-o', `0::/kubepods.slice/kubepods-burstable.slice/${POD}/crio-${ID}.scope/container`],
    ['cri-o, cgroup v1', `7:blkio:/kubepods.slice/${POD}/crio-${ID}.scope`],
    ['cri-o by cgroupfs', `0::/kubepods/burstable/podd9c2/crio-${ID}`],
    // cgroup_namespaces(7): a path outside of the reader's own root starts with /..
    ['another cgroup namespace', `0::/../../../system.slice/docker-${ID}.scope`],
    ['a neighbour in kubernetes', `0::/../cri-containerd-${ID}.scope`],
    // Init systems in containers make groups of their own below it.
    ['a service in a container', `0::/system.slice/docker-${ID}.scope/system.slice/nginx.service`],
    ['a container that is being removed', `0::/docker/${ID} (deleted)`],
    // https://kind.sigs.k8s.io/docs/design/node-image/ and docker's dind
    ['docker in docker', `9:name=systemd:/docker/${OUTER}/docker/${ID}`],
    [
      'kubernetes in docker',
      `0::/system.slice/docker-${OUTER}.scope/kubelet.slice/kubelet-kubepods.slice/${POD}/cri-containerd-${ID}.scope`,
    ],
    [
      'podman in podman, seen at its conmon',
      `0::/machine.slice/libpod-${ID}.scope/container/machine.slice/libpod-conmon-${OUTER}.scope`,
    ],
    ['a hybrid host', `4:memory:/docker/${ID}\n0::/system.slice/containerd.service`],
    [
      'a hybrid host where one path tells more',
      `0::/docker/${OUTER}\n4:pids:/docker/${OUTER}/docker/${ID}`,
    ],
    ['a controller that is not used', `3:rdma:/\n2:cpuset,cpu:/docker/${ID}`],
  ])('%s is found', (_, cgroup) => {
    expect(parseContainerId(`${cgroup}\n`)).toBe(ID)
  })
})

test.each([
  ['a host', '0::/init.scope'],
  ['a service', '0::/system.slice/nginx.service'],
  ['a kernel thread', '12:pids:/\n1:name=systemd:/\n0::/'],
  ['the own container in a namespace of its own', '0::/'],
  ["podman's conmon", `0::/machine.slice/libpod-conmon-${ID}.scope`],
  ["podman's conmon by cgroupfs", `0::/libpod_parent/libpod-conmon-${ID}`],
  ["podman's conmon of a quadlet", '0::/system.slice/nginx.service/runtime'],
  ["cri-o's conmon", `0::/kubepods.slice/${POD}/crio-conmon-${ID}.scope`],
  ["cri-o's conmon by cgroupfs", `0::/kubepods/burstable/podd9c2/crio-conmon-${ID}`],
  ['a pod of podman', `0::/machine.slice/machine-libpod_pod_${ID}.slice`],
  ['a pod of podman by cgroupfs', `0::/libpod_parent/${ID}`],
  ['a mount unit', `0::/system.slice/var-lib-docker-overlay2-${ID}-merged.mount`],
  ['a static pod', '0::/kubepods/burstable/pod8f2a1f9e0c8d4b7ea1f5d3c2b1a09f8e'],
  ['digits that are too many', `0::/docker/${ID}0`],
  ['capital digits', `0::/docker/${ID.toUpperCase()}`],
  ['a line without a path', `0::${ID}`],
  ['nothing', ''],
])('%s is no container', (_, cgroup) => {
  expect(parseContainerId(cgroup)).toBe('')
})

const HEX_DIGITS = '0123456789abcdef'.split('')
const id = fc.string({ unit: fc.constantFrom(...HEX_DIGITS), minLength: 64, maxLength: 64 })

test('never throws, and gives nothing or an ID, whatever the text', () => {
  const part = fc.oneof(
    anyText(),
    fc.constantFrom('/', ':', '-', '\n', '0::/', 'docker', 'libpod', 'conmon', '.scope', '..'),
    id,
  )
  fc.assert(
    fc.property(fc.array(part), (parts) => {
      expect(parseContainerId(parts.join(''))).toMatch(/^(?:[0-9a-f]{64})?$/)
    }),
  )
})

test('no line beside that of a container hides it', () => {
  const line = anyText().map((text) => text.replaceAll(/[\n\d]/g, ' '))
  fc.assert(
    fc.property(fc.array(line), fc.array(line), id, (before, after, container) => {
      const text = [...before, `4:memory:/docker/${container}`, ...after].join('\n')
      expect(parseContainerId(text)).toBe(container)
    }),
  )
})
