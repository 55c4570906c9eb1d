using System.Net;
using ApiServerContract.Http;

namespace ApiServerContract;

/// <summary>What RBAC grants and refuses, seen by a ServiceAccount as which the administrator acts.</summary>
public sealed class AccessTests : ContractTest
{
    private HttpClient _http = null!;
    private ApiClient _account = null!;

    private string User => $"system:serviceaccount:{Namespace}:app";

    [SetUp]
    public void ActAsTheAccount()
    {
        _http = ServerUnderTest.Target.CreateHttpClient();
        _http.DefaultRequestHeaders.Add("Impersonate-User", User);
        _account = new ApiClient(_http);
    }

    [TearDown]
    public void StopActing() => _http.Dispose();

    [Test]
    public async Task List_InANamespace_IsRefusedWithItsName()
    {
        var answer = await _account.GetAsync(Core("pods"));

        answer.ExpectStatus(HttpStatusCode.Forbidden, "Forbidden");
        answer.Text("/message").Should().Be($"pods is forbidden: User \"{User}\" cannot list resource \"pods\" in API group \"\" in the namespace \"{Namespace}\"");
        answer.Text("/details").Should().Be("""{"kind":"pods"}""");
    }

    [Test]
    public async Task Watch_OfAllNamespaces_IsRefusedAtTheClusterScope()
    {
        var answer = await _account.GetAsync("/apis/apps/v1/deployments?watch=true");

        answer.ExpectStatus(HttpStatusCode.Forbidden, "Forbidden");
        answer.Text("/message").Should().Be($"deployments.apps is forbidden: User \"{User}\" cannot watch resource \"deployments\" in API group \"apps\" at the cluster scope");
    }

    [Test]
    public async Task Get_OfASubresource_NamesItBehindASlash()
    {
        var answer = await _account.GetAsync(Deployments("a", "status"));

        answer.Text("/message").Should().Be($"deployments.apps \"a\" is forbidden: User \"{User}\" cannot get resource \"deployments/status\" in API group \"apps\" in the namespace \"{Namespace}\"");
        answer.Text("/details").Should().Be("""{"name":"a","group":"apps","kind":"deployments"}""");
    }

    [Test]
    public async Task Get_OfItsNamespace_IsOneInTheNamespace()
    {
        var answer = await _account.GetAsync($"/api/v1/namespaces/{Namespace}");

        answer.Text("/message").Should().Be($"namespaces \"{Namespace}\" is forbidden: User \"{User}\" cannot get resource \"namespaces\" in API group \"\" in the namespace \"{Namespace}\"");
    }

    [Test]
    public async Task Path_BesideTheResources_IsRefusedByItsName()
    {
        (await _account.GetAsync("/version")).Expect(HttpStatusCode.OK);
        var answer = await _account.GetAsync("/nothing");

        answer.ExpectStatus(HttpStatusCode.Forbidden, "Forbidden").Text("/message").Should().Be($"forbidden: User \"{User}\" cannot get path \"/nothing\"");
    }

    [Test]
    public async Task Role_GrantsInItsNamespaceAndByName()
    {
        await GrantAsync("""{"apiGroups": [""], "resources": ["configmaps"], "verbs": ["get"], "resourceNames": ["mine"]}""");
        await Eventually.HoldsAsync(async () => (await _account.GetAsync(Core("configmaps", "mine"))).Code == HttpStatusCode.NotFound, "the Role counts");

        (await _account.GetAsync(Core("configmaps", "other"))).ExpectStatus(HttpStatusCode.Forbidden, "Forbidden");
        (await _account.GetAsync(Core("configmaps"))).ExpectStatus(HttpStatusCode.Forbidden, "Forbidden");
    }

    [Test]
    public async Task Apply_ThatCreates_NeedsTheRightToCreateAsWell()
    {
        await GrantAsync("""{"apiGroups": [""], "resources": ["configmaps"], "verbs": ["patch"]}""");
        await CreateConfigMapAsync("there");
        await Eventually.HoldsAsync(async () => (await ApplyAsync("there")).Code == HttpStatusCode.OK, "the Role counts");

        var refused = await ApplyAsync("new");

        refused.ExpectStatus(HttpStatusCode.Forbidden, "Forbidden");
        refused.Text("/message").Should().Be($"configmaps \"new\" is forbidden: User \"{User}\" cannot create resource \"configmaps\" in API group \"\" in the namespace \"{Namespace}\"");
    }

    [Test]
    public async Task Binding_ToARoleThatIsNotThere_IsSaidWithTheRefusal()
    {
        await BindAsync("missing");

        await Eventually.HoldsAsync(
            async () => (await _account.GetAsync(Core("pods"))).Text("/message")?.EndsWith(": RBAC: role.rbac.authorization.k8s.io \"missing\" not found", StringComparison.Ordinal) == true,
            "the refusal names the missing role");
    }

    [Test]
    public async Task Token_ThatNobodyKnows_IsUnauthorized()
    {
        using var http = ServerUnderTest.Target.CreateHttpClient();
        http.DefaultRequestHeaders.Authorization = new System.Net.Http.Headers.AuthenticationHeaderValue("Bearer", "nonsense");

        var answer = await new ApiClient(http).GetAsync(Core("pods"));

        answer.ExpectStatus(HttpStatusCode.Unauthorized, "Unauthorized").Text("/message").Should().Be("Unauthorized");
    }

    private Task<Answer> ApplyAsync(string name) => _account.ApplyAsync(
        Core("configmaps", name), Json($$"""{"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "{{name}}"}, "data": {"a": "b"} }"""), "app", force: true);

    private async Task GrantAsync(string rule)
    {
        var role = Json($$"""{"apiVersion": "rbac.authorization.k8s.io/v1", "kind": "Role", "metadata": {"name": "app"}, "rules": [{{rule}}]}""");
        (await Api.CreateAsync(Custom("rbac.authorization.k8s.io/v1", "roles"), role)).Expect(HttpStatusCode.Created);
        await BindAsync("app");
    }

    private async Task BindAsync(string role)
    {
        var binding = Json($$"""
            {"apiVersion": "rbac.authorization.k8s.io/v1", "kind": "RoleBinding", "metadata": {"name": "app"},
             "roleRef": {"apiGroup": "rbac.authorization.k8s.io", "kind": "Role", "name": "{{role}}"},
             "subjects": [{"kind": "ServiceAccount", "name": "app", "namespace": "{{Namespace}}"}]}
            """);
        (await Api.CreateAsync(Custom("rbac.authorization.k8s.io/v1", "rolebindings"), binding)).Expect(HttpStatusCode.Created);
    }
}
