package main

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"time"

	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/api/meta"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/types"
	"k8s.io/client-go/informers"
	"k8s.io/client-go/kubernetes"
	"k8s.io/client-go/rest"
	"k8s.io/client-go/tools/cache"
	"k8s.io/client-go/tools/clientcmd"
	"k8s.io/client-go/tools/leaderelection"
	"k8s.io/client-go/tools/leaderelection/resourcelock"
	"k8s.io/client-go/tools/pager"
)

const protobuf = "application/vnd.kubernetes.protobuf"

// What was asked and in which form it was answered.
type traffic struct {
	in    http.RoundTripper
	mutex *sync.Mutex
	seen  map[string]int
}

func (t traffic) RoundTrip(request *http.Request) (*http.Response, error) {
	response, err := t.in.RoundTrip(request)
	if err == nil {
		t.mutex.Lock()
		defer t.mutex.Unlock()
		t.seen[response.Header.Get("Content-Type")]++
		if strings.Contains(request.URL.RawQuery, "sendInitialEvents=true") {
			t.seen["watch list"]++
		}
	}
	return response, err
}

func clientGo(ctx context.Context, kubeconfig string) error {
	config, err := clientcmd.BuildConfigFromFlags("", kubeconfig)
	if err != nil {
		return err
	}
	log := traffic{mutex: &sync.Mutex{}, seen: map[string]int{}}
	config.ContentType = protobuf
	config.AcceptContentTypes = protobuf
	config.QPS, config.Burst = 200, 400
	config.WrapTransport = func(in http.RoundTripper) http.RoundTripper {
		log.in = in
		return log
	}
	clients, err := kubernetes.NewForConfig(config)
	if err != nil {
		return err
	}
	namespace := fmt.Sprintf("go-clients-%d", time.Now().Unix())
	_, err = clients.CoreV1().Namespaces().Create(
		ctx, &corev1.Namespace{ObjectMeta: metav1.ObjectMeta{Name: namespace}}, metav1.CreateOptions{})
	if err != nil {
		return fmt.Errorf("namespace: %w", err)
	}
	for _, check := range []func(context.Context, *kubernetes.Clientset, string) error{
		informer, objects, failures, pages, election, collection,
	} {
		if err := check(ctx, clients, namespace); err != nil {
			return err
		}
	}
	if err := clients.CoreV1().Namespaces().Delete(ctx, namespace, metav1.DeleteOptions{}); err != nil {
		return fmt.Errorf("deletion of the namespace: %w", err)
	}
	if err := log.judge(); err != nil {
		return err
	}
	did("all answers were protobuf and the informer began with a watch")
	return discovery(config)
}

// Whether only protobuf was answered, and an informer began with a watch.
func (log traffic) judge() error {
	log.mutex.Lock()
	defer log.mutex.Unlock()
	if log.seen["watch list"] == 0 || log.seen[protobuf] < 10 || log.seen[protobuf+";stream=watch"] == 0 {
		return fmt.Errorf("answers were %v", log.seen)
	}
	if log.seen["application/json"] != 0 {
		return fmt.Errorf("an answer was JSON though only protobuf was taken: %v", log.seen)
	}
	return nil
}

// Discovery and version, which know JSON alone.
func discovery(config *rest.Config) error {
	plain := rest.CopyConfig(config)
	plain.ContentType, plain.AcceptContentTypes = "", ""
	clients, err := kubernetes.NewForConfig(plain)
	if err != nil {
		return err
	}
	groups, lists, err := clients.Discovery().ServerGroupsAndResources()
	if err != nil || len(groups) < 10 || len(lists) < 10 {
		return fmt.Errorf("discovery: %d groups, %d lists, %w", len(groups), len(lists), err)
	}
	version, err := clients.Discovery().ServerVersion()
	if err != nil || version.Minor != "36" {
		return fmt.Errorf("version: %v, %w", version, err)
	}
	did("discovery and version")
	return nil
}

func informer(ctx context.Context, clients *kubernetes.Clientset, namespace string) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	maps := clients.CoreV1().ConfigMaps(namespace)
	_, err := maps.Create(ctx, &corev1.ConfigMap{ObjectMeta: metav1.ObjectMeta{Name: "before"}}, metav1.CreateOptions{})
	if err != nil {
		return fmt.Errorf("create: %w", err)
	}
	factory := informers.NewSharedInformerFactoryWithOptions(clients, 0, informers.WithNamespace(namespace))
	shared := factory.Core().V1().ConfigMaps().Informer()
	told := make(chan string, 100)
	_, err = shared.AddEventHandler(cache.ResourceEventHandlerFuncs{
		AddFunc:    func(o any) { told <- "add " + o.(*corev1.ConfigMap).Name },
		UpdateFunc: func(_, o any) { told <- "update " + o.(*corev1.ConfigMap).Data["k"] },
		DeleteFunc: func(o any) { told <- "delete " + o.(*corev1.ConfigMap).Name },
	})
	if err != nil {
		return err
	}
	factory.Start(ctx.Done())
	if !cache.WaitForCacheSync(ctx.Done(), shared.HasSynced) {
		return fmt.Errorf("the informer did not sync")
	}
	if _, there, _ := shared.GetStore().GetByKey(namespace + "/before"); !there {
		return fmt.Errorf("the informer does not have what was there before")
	}
	made, err := maps.Create(ctx, &corev1.ConfigMap{
		ObjectMeta: metav1.ObjectMeta{Name: "a", Labels: map[string]string{"x": "y"}},
		Data:       map[string]string{"k": "1", "umlaut": "ä"},
		BinaryData: map[string][]byte{"b": {0, 1, 255}},
	}, metav1.CreateOptions{})
	if err != nil {
		return fmt.Errorf("create: %w", err)
	}
	if made.UID == "" || made.Data["umlaut"] != "ä" || string(made.BinaryData["b"]) != "\x00\x01\xff" || len(made.ManagedFields) != 1 {
		return fmt.Errorf("created %v", made)
	}
	made.Data["k"] = "2"
	if _, err = maps.Update(ctx, made, metav1.UpdateOptions{}); err != nil {
		return fmt.Errorf("update: %w", err)
	}
	if _, err = maps.Patch(ctx, "a", types.StrategicMergePatchType, []byte(`{"data":{"k":"3"}}`), metav1.PatchOptions{}); err != nil {
		return fmt.Errorf("patch: %w", err)
	}
	if err = maps.Delete(ctx, "a", metav1.DeleteOptions{}); err != nil {
		return fmt.Errorf("delete: %w", err)
	}
	seen := map[string]bool{}
	for !seen["delete a"] {
		select {
		case event := <-told:
			seen[event] = true
		case <-ctx.Done():
			return fmt.Errorf("the informer told %v only", seen)
		}
	}
	if !seen["add before"] || !seen["add a"] || !seen["update 3"] {
		return fmt.Errorf("the informer told %v", seen)
	}
	did("informer")
	return nil
}

func objects(ctx context.Context, clients *kubernetes.Clientset, namespace string) error {
	none := int32(0)
	labels := map[string]string{"app": "a"}
	deployment := &appsv1.Deployment{
		ObjectMeta: metav1.ObjectMeta{Name: "d"},
		Spec: appsv1.DeploymentSpec{
			Replicas: &none,
			Selector: &metav1.LabelSelector{MatchLabels: labels},
			Template: corev1.PodTemplateSpec{
				ObjectMeta: metav1.ObjectMeta{Labels: labels},
				Spec:       corev1.PodSpec{Containers: []corev1.Container{{Name: "c", Image: "i"}}},
			},
		},
	}
	deployments := clients.AppsV1().Deployments(namespace)
	made, err := deployments.Create(ctx, deployment, metav1.CreateOptions{})
	if err != nil {
		return fmt.Errorf("deployment: %w", err)
	}
	if made.Generation != 1 || made.Spec.Strategy.RollingUpdate.MaxSurge.StrVal != "25%" {
		return fmt.Errorf("created %v", made)
	}
	scale, err := deployments.GetScale(ctx, "d", metav1.GetOptions{})
	if err != nil {
		return fmt.Errorf("scale: %w", err)
	}
	scale.Spec.Replicas = 4
	scale, err = deployments.UpdateScale(ctx, "d", scale, metav1.UpdateOptions{})
	if err != nil || scale.Spec.Replicas != 4 || scale.Status.Selector != "app=a" {
		return fmt.Errorf("update of the scale: %v, %w", scale, err)
	}
	made, err = deployments.Get(ctx, "d", metav1.GetOptions{})
	if err != nil {
		return fmt.Errorf("get: %w", err)
	}
	made.Status.Replicas, made.Status.ObservedGeneration = 4, made.Generation
	told, err := deployments.UpdateStatus(ctx, made, metav1.UpdateOptions{})
	if err != nil || told.Status.Replicas != 4 || told.Generation != 2 {
		return fmt.Errorf("update of the status: %v, %w", told, err)
	}
	did("deployment, scale and status")
	return nil
}

func failures(ctx context.Context, clients *kubernetes.Clientset, namespace string) error {
	maps := clients.CoreV1().ConfigMaps(namespace)
	if _, err := maps.Get(ctx, "none", metav1.GetOptions{}); !apierrors.IsNotFound(err) {
		return fmt.Errorf("get of nothing: %v", err)
	}
	_, err := maps.Create(ctx, &corev1.ConfigMap{ObjectMeta: metav1.ObjectMeta{Name: "B_"}}, metav1.CreateOptions{})
	if !apierrors.IsInvalid(err) || !apierrors.HasStatusCause(err, metav1.CauseTypeFieldValueInvalid) {
		return fmt.Errorf("bad name: %v", err)
	}
	before, err := maps.Get(ctx, "before", metav1.GetOptions{})
	if err != nil {
		return err
	}
	_, err = maps.Create(ctx, &corev1.ConfigMap{ObjectMeta: metav1.ObjectMeta{Name: "before"}}, metav1.CreateOptions{})
	if !apierrors.IsAlreadyExists(err) {
		return fmt.Errorf("second create: %v", err)
	}
	before.ResourceVersion = "1"
	before.Data = map[string]string{"a": "b"}
	if _, err = maps.Update(ctx, before, metav1.UpdateOptions{}); !apierrors.IsConflict(err) {
		return fmt.Errorf("update of an old state: %v", err)
	}
	watch, err := maps.Watch(ctx, metav1.ListOptions{ResourceVersion: "1"})
	if err == nil {
		event := <-watch.ResultChan()
		watch.Stop()
		err = apierrors.FromObject(event.Object)
	}
	if !apierrors.IsResourceExpired(err) && !apierrors.IsGone(err) {
		return fmt.Errorf("watch from an old revision: %v", err)
	}
	did("failures")
	return nil
}

func pages(ctx context.Context, clients *kubernetes.Clientset, namespace string) error {
	secrets := clients.CoreV1().Secrets(namespace)
	for i := range 12 {
		secret := &corev1.Secret{ObjectMeta: metav1.ObjectMeta{Name: fmt.Sprintf("s%d", i)}}
		if _, err := secrets.Create(ctx, secret, metav1.CreateOptions{}); err != nil {
			return fmt.Errorf("secret: %w", err)
		}
	}
	count := 0
	reader := pager.New(pager.SimplePageFunc(func(options metav1.ListOptions) (runtime.Object, error) {
		count++
		return secrets.List(ctx, options)
	}))
	reader.PageSize = 5
	all, _, err := reader.List(ctx, metav1.ListOptions{})
	if err != nil {
		return fmt.Errorf("pages: %w", err)
	}
	if n := meta.LenList(all); n != 12 || count != 3 {
		return fmt.Errorf("%d secrets in %d pages", n, count)
	}
	did("pages")
	return nil
}

func election(ctx context.Context, clients *kubernetes.Clientset, namespace string) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	led := make(chan string, 2)
	for _, name := range []string{"one", "two"} {
		lock, err := resourcelock.New(resourcelock.LeasesResourceLock, namespace, "leader",
			clients.CoreV1(), clients.CoordinationV1(), resourcelock.ResourceLockConfig{Identity: name})
		if err != nil {
			return err
		}
		mine, stop := context.WithCancel(ctx)
		go leaderelection.RunOrDie(mine, leaderelection.LeaderElectionConfig{
			Lock: lock, ReleaseOnCancel: true,
			LeaseDuration: 4 * time.Second, RenewDeadline: 3 * time.Second, RetryPeriod: 200 * time.Millisecond,
			Callbacks: leaderelection.LeaderCallbacks{
				OnStartedLeading: func(context.Context) {
					led <- name
					stop()
				},
				OnStoppedLeading: func() {},
			},
		})
	}
	leaders := map[string]bool{}
	for len(leaders) < 2 {
		select {
		case name := <-led:
			leaders[name] = true
		case <-ctx.Done():
			return fmt.Errorf("only %v led", leaders)
		}
	}
	did("leader election hands over")
	return nil
}

func collection(ctx context.Context, clients *kubernetes.Clientset, namespace string) error {
	secrets := clients.CoreV1().Secrets(namespace)
	if err := secrets.DeleteCollection(ctx, metav1.DeleteOptions{}, metav1.ListOptions{}); err != nil {
		return fmt.Errorf("deletion of a collection: %w", err)
	}
	left, err := secrets.List(ctx, metav1.ListOptions{})
	if err != nil || len(left.Items) != 0 {
		return fmt.Errorf("%v is left, %w", left, err)
	}
	did("deletion of a collection")
	return nil
}
