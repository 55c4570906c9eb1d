using System.Net.Http.Headers;
using LocalCluster.Tests.Server;

namespace LocalCluster.Tests.Access;

/// <summary>Who a token is, and what the roles let him do.</summary>
public sealed class AccessTests
{
    private const string User = "system:serviceaccount:work:app";
    private const string Roles = "/apis/rbac.authorization.k8s.io/v1/namespaces/work/roles";
    private const string RoleBindings = "/apis/rbac.authorization.k8s.io/v1/namespaces/work/rolebindings";
    private const string ClusterRoles = "/apis/rbac.authorization.k8s.io/v1/clusterroles";
    private const string ClusterRoleBindings = "/apis/rbac.authorization.k8s.io/v1/clusterrolebindings";
    private const string Accounts = "/api/v1/namespaces/work/serviceaccounts";

    private TestApi _api = null!;
    private string _token = "";

    [SetUp]
    public async Task StartAsync()
    {
        _api = await TestApi.StartAsync(serviceAccounts: true);
        await _api.CreateAsync(Accounts, "{'metadata': {'name': 'app'}}");
    }

    [TearDown]
    public async Task StopAsync() => await _api.DisposeAsync();

    [Test]
    public async Task Token_ThatIsNone_IsUnauthorized()
    {
        foreach (var token in (string[])["nonsense", "AB.CD", "zz.zz", _api.Server.Tokens.Issue("work", "app")![..^2] + "00"])
        {
            _api.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
            var answer = await _api.SendAsync("GET", TestApi.Pods);

            answer.Code.Should().Be(401);
            ((string?)answer.Body["reason"]).Should().Be("Unauthorized");
        }
    }

    [Test]
    public async Task Token_OfAnAccountThatIsGone_IsUnauthorized()
    {
        ActAsApp();
        var before = await _api.SendAsync("GET", "/version");
        _api.Headers.Authorization = null;
        await _api.SendAsync("DELETE", $"{Accounts}/app");
        await _api.CreateAsync(Accounts, "{'metadata': {'name': 'app'}}");
        var token = _api.Server.Tokens.Issue("work", "app");

        before.Code.Should().Be(200);
        _api.Server.Tokens.Issue("work", "nobody").Should().BeNull();
        token.Should().NotBeNull("the new account has tokens of its own");
        _api.Headers.Authorization = new AuthenticationHeaderValue("Bearer", _token);
        (await _api.SendAsync("GET", "/version")).Code.Should().Be(401);
    }

    [TestCase("GET", TestApi.Pods, "pods is forbidden: User \"" + User + "\" cannot list resource \"pods\" in API group \"\" in the namespace \"work\"")]
    [TestCase("GET", TestApi.Pods + "?watch=true", "pods is forbidden: User \"" + User + "\" cannot watch resource \"pods\" in API group \"\" in the namespace \"work\"")]
    [TestCase("GET", "/api/v1/pods", "pods is forbidden: User \"" + User + "\" cannot list resource \"pods\" in API group \"\" at the cluster scope")]
    [TestCase("GET", "/api/v1/namespaces/work", "namespaces \"work\" is forbidden: User \"" + User + "\" cannot get resource \"namespaces\" in API group \"\" in the namespace \"work\"")]
    [TestCase("GET", TestApi.Deployments + "/a", "deployments.apps \"a\" is forbidden: User \"" + User + "\" cannot get resource \"deployments\" in API group \"apps\" in the namespace \"work\"")]
    [TestCase("DELETE", TestApi.Deployments, "deployments.apps is forbidden: User \"" + User + "\" cannot deletecollection resource \"deployments\" in API group \"apps\" in the namespace \"work\"")]
    [TestCase("GET", TestApi.Pods + "/a/log", "pods \"a\" is forbidden: User \"" + User + "\" cannot get resource \"pods/log\" in API group \"\" in the namespace \"work\"")]
    [TestCase("GET", "/local-cluster/writes", "forbidden: User \"" + User + "\" cannot get path \"/local-cluster/writes\"")]
    public async Task Request_WithoutARight_IsForbidden(string method, string path, string message)
    {
        ActAsApp();

        var answer = await _api.SendAsync(method, path);

        answer.Code.Should().Be(403);
        answer.Message.Should().Be(message);
    }

    [TestCase("/version")]
    [TestCase("/apis")]
    [TestCase("/apis/apps")]
    [TestCase("/api/v1")]
    [TestCase("/openapi/v3")]
    [TestCase("/readyz")]
    public async Task Discovery_IsForEverybody(string path)
    {
        ActAsApp();

        (await _api.SendAsync("GET", path)).Code.Should().Be(200);
    }

    [Test]
    public async Task Role_CountsInItsNamespaceForItsVerbsNamesAndSubresources()
    {
        await _api.CreateAsync(Roles, """
            {'metadata': {'name': 'app'}, 'rules': [
              {'apiGroups': [''], 'resources': ['configmaps'], 'verbs': ['get'], 'resourceNames': ['mine']},
              {'apiGroups': ['apps'], 'resources': ['*'], 'verbs': ['list']},
              {'apiGroups': [''], 'resources': ['pods/log'], 'verbs': ['*']}]}
            """);
        await BindAsync(RoleBindings, "Role", "app");
        ActAsApp();

        (await CodeAsync("GET", TestApi.ConfigMaps + "/mine")).Should().Be(404, "it may, and there is none");
        (await CodeAsync("GET", TestApi.ConfigMaps + "/other")).Should().Be(403);
        (await CodeAsync("GET", TestApi.ConfigMaps)).Should().Be(403, "a list is of no one name");
        (await CodeAsync("GET", TestApi.Deployments)).Should().Be(200);
        (await CodeAsync("GET", "/apis/apps/v1/deployments")).Should().Be(403, "a Role is for its namespace");
        (await CodeAsync("GET", TestApi.Pods + "/none/log")).Should().Be(404);
        (await CodeAsync("GET", TestApi.Pods + "/none")).Should().Be(403, "the log is not the pod");
    }

    [Test]
    public async Task ClusterRole_CountsEverywhereOrWhereItIsBound()
    {
        await _api.CreateAsync(ClusterRoles, "{'metadata': {'name': 'reader'}, 'rules': [{'apiGroups': [''], 'resources': ['pods'], 'verbs': ['list']}]}");
        await BindAsync(RoleBindings, "ClusterRole", "reader");
        ActAsApp();
        (await CodeAsync("GET", TestApi.Pods)).Should().Be(200);
        (await CodeAsync("GET", "/api/v1/pods")).Should().Be(403);

        _api.Headers.Authorization = null;
        await BindAsync(ClusterRoleBindings, "ClusterRole", "reader");
        ActAsApp();
        (await CodeAsync("GET", "/api/v1/pods")).Should().Be(200);
    }

    [Test]
    public async Task Apply_ThatCreates_NeedsTheRightToCreateAsWell()
    {
        await _api.CreateAsync(Roles, "{'metadata': {'name': 'app'}, 'rules': [{'apiGroups': [''], 'resources': ['configmaps'], 'verbs': ['patch']}]}");
        await BindAsync(RoleBindings, "Role", "app");
        await _api.CreateAsync(TestApi.ConfigMaps, "{'metadata': {'name': 'there'}}");
        ActAsApp();

        var refused = await _api.ApplyAsync(TestApi.ConfigMaps + "/new", "app", "{'apiVersion': 'v1', 'kind': 'ConfigMap', 'metadata': {'name': 'new'}}");

        refused.Code.Should().Be(403);
        refused.Message.Should().Be($"configmaps \"new\" is forbidden: User \"{User}\" cannot create resource \"configmaps\" in API group \"\" in the namespace \"work\"");
        (await _api.ApplyAsync(TestApi.ConfigMaps + "/there", "app", "{'apiVersion': 'v1', 'kind': 'ConfigMap', 'metadata': {'name': 'there'}, 'data': {'a': 'b'}}")).Code.Should().Be(200);
    }

    [Test]
    public async Task Binding_ToARoleThatIsNotThere_IsSaid()
    {
        await BindAsync(RoleBindings, "Role", "missing");
        ActAsApp();

        (await _api.SendAsync("GET", TestApi.Pods)).Message.Should().EndWith(": RBAC: role.rbac.authorization.k8s.io \"missing\" not found");
    }

    [Test]
    public async Task Administrator_MayActAsSomebodyElse()
    {
        _api.Headers.Add("Impersonate-User", User);

        (await CodeAsync("GET", TestApi.Pods)).Should().Be(403);
        var review = await _api.SendAsync("POST", "/apis/authentication.k8s.io/v1/selfsubjectreviews", "{}");
        ((string?)review.Body["status"]!["userInfo"]!["username"]).Should().Be(User);
    }

    [TestCase("list", true)]
    [TestCase("delete", false)]
    public async Task AccessReview_SaysWhatTheRolesSay(string verb, bool allowed)
    {
        await _api.CreateAsync(Roles, "{'metadata': {'name': 'app'}, 'rules': [{'apiGroups': [''], 'resources': ['pods'], 'verbs': ['list']}]}");
        await BindAsync(RoleBindings, "Role", "app");
        ActAsApp();

        var review = await _api.SendAsync("POST", "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews", $"{{'spec': {{'resourceAttributes': {{'namespace': 'work', 'verb': '{verb}', 'resource': 'pods'}}}}}}");

        ((bool)review.Body["status"]!["allowed"]!).Should().Be(allowed);
    }

    private void ActAsApp() => _api.Headers.Authorization = new AuthenticationHeaderValue("Bearer", _token = _api.Server.Tokens.Issue("work", "app")!);

    private async Task<int> CodeAsync(string method, string path) => (await _api.SendAsync(method, path)).Code;

    private Task BindAsync(string bindings, string kind, string role) => _api.CreateAsync(bindings, $$"""
        {'metadata': {'name': 'app'}, 'roleRef': {'apiGroup': 'rbac.authorization.k8s.io', 'kind': '{{kind}}', 'name': '{{role}}'},
         'subjects': [{'kind': 'ServiceAccount', 'name': 'app', 'namespace': 'work'}]}
        """);
}
