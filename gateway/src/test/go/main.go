// Command clients runs real Go clients against an API server: client-go with protobuf, informers and a lease lock, then
// envtest of controller-runtime. Each check says its name; the first that fails ends the run.
//
//	clients client-go KUBECONFIG     against the server that the kubeconfig names
//	clients existing KUBECONFIG      envtest and an operator, against the same
//	clients envtest                  the same with the server that envtest starts: TEST_ASSET_KUBE_APISERVER, TEST_ASSET_ETCD
package main

import (
	"context"
	"fmt"
	"os"
	"time"
)

// What all checks together may take.
const patience = 100 * time.Second

func main() {
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	var err error
	switch {
	case len(os.Args) == 3 && os.Args[1] == "client-go":
		err = clientGo(ctx, os.Args[2])
	case len(os.Args) == 3 && os.Args[1] == "existing":
		err = existingCluster(ctx, os.Args[2])
	case len(os.Args) == 2 && os.Args[1] == "envtest":
		err = startedCluster(ctx)
	default:
		err = fmt.Errorf("usage: clients client-go KUBECONFIG | existing KUBECONFIG | envtest")
	}
	if err != nil {
		fmt.Println("FAILED", err)
		os.Exit(1)
	}
	fmt.Println("all good")
}

// A check, as it is told.
func did(what string) {
	fmt.Println("ok", what)
}
