// Command network-peer decides pairs of pods with cyclonus' matcher, as many as fit into a given time, and says how long that took
// and what came out. The benchmark bench/network.ts feeds it the very clusters that Hauberk gets in the same run.
//
//	network-peer < job.json > results.json
package main

import (
	"encoding/json"
	"fmt"
	"os"
	"runtime"
	"strings"
	"time"

	"github.com/mattfenwick/cyclonus/pkg/matcher"
	v1 "k8s.io/api/core/v1"
	networking "k8s.io/api/networking/v1"
)

// Job is a list of clusters; each is left when its time is over.
type Job struct {
	Milliseconds int       `json:"milliseconds"`
	Clusters     []Cluster `json:"clusters"`
}

// Cluster holds pods, policies, and the pairs to decide, as positions in Pods.
type Cluster struct {
	Namespaces map[string]map[string]string `json:"namespaces"`
	Pods       []Pod                        `json:"pods"`
	Policies   []*networking.NetworkPolicy  `json:"policies"`
	Pairs      [][2]int                     `json:"pairs"`
	Probes     []Probe                      `json:"probes"`
}

// Pod has an address that no IPv4 block holds: what blocks mean for pods is left to each plugin.
type Pod struct {
	Namespace string            `json:"namespace"`
	Labels    map[string]string `json:"labels"`
	Ports     []Port            `json:"ports"`
}

// Port is one that a container declares.
type Port struct {
	Name     string `json:"name"`
	Protocol string `json:"protocol"`
	Port     int    `json:"port"`
}

// Probe is one port of the target.
type Probe struct {
	Protocol string `json:"protocol"`
	Port     int    `json:"port"`
}

// Result says how many pairs were decided, and each answer as a digit, probe after probe.
type Result struct {
	Pairs       int    `json:"pairs"`
	Nanoseconds int64  `json:"nanoseconds"`
	Allowed     string `json:"allowed"`
}

func main() {
	// One core, as the other side has.
	runtime.GOMAXPROCS(1)
	var job Job
	if err := json.NewDecoder(os.Stdin).Decode(&job); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(2)
	}
	results := []Result{}
	for _, cluster := range job.Clusters {
		results = append(results, decide(cluster, time.Duration(job.Milliseconds)*time.Millisecond))
	}
	if err := json.NewEncoder(os.Stdout).Encode(results); err != nil {
		os.Exit(1)
	}
}

func decide(cluster Cluster, limit time.Duration) Result {
	begun := time.Now()
	policy := matcher.BuildNetworkPolicies(true, cluster.Policies)
	var allowed strings.Builder
	done := 0
	for _, pair := range cluster.Pairs {
		if time.Since(begun) > limit {
			break
		}
		source, target := cluster.Pods[pair[0]], cluster.Pods[pair[1]]
		for _, probe := range cluster.Probes {
			traffic := &matcher.Traffic{
				Source:           cluster.toPeer(source, pair[0]),
				Destination:      cluster.toPeer(target, pair[1]),
				ResolvedPort:     probe.Port,
				ResolvedPortName: nameOf(target, probe),
				Protocol:         v1.Protocol(probe.Protocol),
			}
			if policy.IsTrafficAllowed(traffic).IsAllowed() {
				allowed.WriteByte('1')
			} else {
				allowed.WriteByte('0')
			}
		}
		done++
	}
	return Result{Pairs: done, Nanoseconds: time.Since(begun).Nanoseconds(), Allowed: allowed.String()}
}

func (cluster Cluster) toPeer(pod Pod, at int) *matcher.TrafficPeer {
	return &matcher.TrafficPeer{
		Internal: &matcher.InternalPeer{
			PodLabels:       pod.Labels,
			NamespaceLabels: cluster.Namespaces[pod.Namespace],
			Namespace:       pod.Namespace,
		},
		IP: fmt.Sprintf("fd00::%x", at+1),
	}
}

func nameOf(pod Pod, probe Probe) string {
	for _, port := range pod.Ports {
		if port.Port == probe.Port && port.Protocol == probe.Protocol {
			return port.Name
		}
	}
	return ""
}
