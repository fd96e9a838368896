package main

import (
	"context"
	"fmt"
	"time"

	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	rbacv1 "k8s.io/api/rbac/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/client-go/rest"
	"k8s.io/client-go/tools/clientcmd"
	ctrl "sigs.k8s.io/controller-runtime"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/controller/controllerutil"
	"sigs.k8s.io/controller-runtime/pkg/envtest"
	logf "sigs.k8s.io/controller-runtime/pkg/log"
	"sigs.k8s.io/controller-runtime/pkg/log/zap"
	metricsserver "sigs.k8s.io/controller-runtime/pkg/metrics/server"
)

// A server that is there already.
func existingCluster(ctx context.Context, kubeconfig string) error {
	config, err := clientcmd.BuildConfigFromFlags("", kubeconfig)
	if err != nil {
		return err
	}
	yes := true
	return inEnvironment(ctx, &envtest.Environment{UseExistingCluster: &yes, Config: config}, func(*rest.Config) error { return nil })
}

// A server that envtest starts, as the projects of operators do.
func startedCluster(ctx context.Context) error {
	environment := &envtest.Environment{}
	return inEnvironment(ctx, environment, func(*rest.Config) error { return ordinaryUser(ctx, environment) })
}

func inEnvironment(ctx context.Context, environment *envtest.Environment, more func(*rest.Config) error) error {
	logf.SetLogger(zap.New())
	config, err := environment.Start()
	if err != nil {
		return fmt.Errorf("start: %w", err)
	}
	did("envtest started")
	err = operator(ctx, config)
	if err == nil {
		err = more(config)
	}
	if stop := environment.Stop(); err == nil && stop != nil {
		err = fmt.Errorf("stop: %w", stop)
	}
	if err == nil {
		did("envtest stopped")
	}
	return err
}

// Keeps a Deployment for every ConfigMap with the label, and tells on the Deployment's status that it saw it.
type reconciler struct {
	client.Client
}

func (r reconciler) Reconcile(ctx context.Context, request ctrl.Request) (ctrl.Result, error) {
	var owner corev1.ConfigMap
	if err := r.Get(ctx, request.NamespacedName, &owner); err != nil {
		return ctrl.Result{}, client.IgnoreNotFound(err)
	}
	if owner.Labels["keep"] == "" {
		return ctrl.Result{}, nil
	}
	kept := &appsv1.Deployment{ObjectMeta: metav1.ObjectMeta{Namespace: owner.Namespace, Name: owner.Name}}
	_, err := controllerutil.CreateOrPatch(ctx, r.Client, kept, func() error {
		labels := map[string]string{"of": owner.Name}
		kept.Spec.Selector = &metav1.LabelSelector{MatchLabels: labels}
		kept.Spec.Template.Labels = labels
		kept.Spec.Template.Spec.Containers = []corev1.Container{{Name: "c", Image: owner.Data["image"]}}
		return controllerutil.SetControllerReference(&owner, kept, r.Scheme())
	})
	if err != nil || kept.Status.ObservedGeneration == kept.Generation {
		return ctrl.Result{}, err
	}
	before := kept.DeepCopy()
	kept.Status.ObservedGeneration = kept.Generation
	return ctrl.Result{}, r.Status().Patch(ctx, kept, client.MergeFrom(before))
}

func operator(ctx context.Context, config *rest.Config) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	manager, err := ctrl.NewManager(config, ctrl.Options{Metrics: metricsserver.Options{BindAddress: "0"}})
	if err != nil {
		return fmt.Errorf("manager: %w", err)
	}
	err = ctrl.NewControllerManagedBy(manager).For(&corev1.ConfigMap{}).Owns(&appsv1.Deployment{}).
		Complete(reconciler{manager.GetClient()})
	if err != nil {
		return fmt.Errorf("controller: %w", err)
	}
	ended := make(chan error, 1)
	go func() { ended <- manager.Start(ctx) }()
	direct, err := client.New(config, client.Options{})
	if err != nil {
		return err
	}
	owner := &corev1.ConfigMap{
		ObjectMeta: metav1.ObjectMeta{Namespace: "default", Name: "kept", Labels: map[string]string{"keep": "yes"}},
		Data:       map[string]string{"image": "one"},
	}
	if err := direct.Create(ctx, owner); err != nil {
		return fmt.Errorf("create: %w", err)
	}
	if err := until(ctx, "the deployment is kept", func() bool { return image(ctx, direct) == "one" }); err != nil {
		return err
	}
	owner.Data["image"] = "two"
	if err := direct.Update(ctx, owner); err != nil {
		return fmt.Errorf("update: %w", err)
	}
	if err := until(ctx, "the deployment follows", func() bool { return image(ctx, direct) == "two" }); err != nil {
		return err
	}
	if err := direct.Delete(ctx, owner); err != nil {
		return fmt.Errorf("delete: %w", err)
	}
	err = until(ctx, "the garbage collector takes the deployment", func() bool { return image(ctx, direct) == "" })
	cancel()
	if end := <-ended; err == nil {
		err = end
	}
	return err
}

// The image of the deployment whose status is up to date; empty when there is none.
func image(ctx context.Context, reader client.Client) string {
	var kept appsv1.Deployment
	if err := reader.Get(ctx, client.ObjectKey{Namespace: "default", Name: "kept"}, &kept); err != nil {
		return ""
	}
	if kept.Status.ObservedGeneration != kept.Generation {
		return "behind"
	}
	return kept.Spec.Template.Spec.Containers[0].Image
}

func until(ctx context.Context, what string, holds func() bool) error {
	for !holds() {
		select {
		case <-ctx.Done():
			return fmt.Errorf("not so in time: %s", what)
		case <-time.After(50 * time.Millisecond):
		}
	}
	did(what)
	return nil
}

// Somebody whom envtest made and whom roles judge.
func ordinaryUser(ctx context.Context, environment *envtest.Environment) error {
	user, err := environment.AddUser(envtest.User{Name: "jo", Groups: []string{"people"}}, nil)
	if err != nil {
		return err
	}
	theirs, err := client.New(user.Config(), client.Options{})
	if err != nil {
		return fmt.Errorf("client of a user: %w", err)
	}
	var maps corev1.ConfigMapList
	if err := theirs.List(ctx, &maps, client.InNamespace("default")); !apierrors.IsForbidden(err) {
		return fmt.Errorf("a user without a role got %v", err)
	}
	admin, err := client.New(environment.Config, client.Options{})
	if err != nil {
		return err
	}
	binding := &rbacv1.RoleBinding{
		ObjectMeta: metav1.ObjectMeta{Namespace: "default", Name: "people"},
		RoleRef:    rbacv1.RoleRef{APIGroup: rbacv1.GroupName, Kind: "ClusterRole", Name: "view"},
		Subjects:   []rbacv1.Subject{{APIGroup: rbacv1.GroupName, Kind: "Group", Name: "people"}},
	}
	if err := admin.Create(ctx, binding); err != nil {
		return fmt.Errorf("binding: %w", err)
	}
	return until(ctx, "a user does what roles say", func() bool {
		return theirs.List(ctx, &maps, client.InNamespace("default")) == nil
	})
}
