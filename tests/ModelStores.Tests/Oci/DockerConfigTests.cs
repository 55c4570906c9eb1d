using System.Text;

namespace ModelStores.Tests.Oci;

public sealed class DockerConfigTests
{
    [TestCase("registry.example.com", "oci://registry.example.com/org/model:1", true)]
    [TestCase("https://registry.example.com", "oci://registry.example.com/org/model:1", true)]
    [TestCase("https://registry.example.com/v2/", "oci://registry.example.com/org/model:1", true)]
    [TestCase("Registry.Example.com", "oci://registry.example.com/org/model:1", true)]
    [TestCase("registry.example.com/org", "oci://registry.example.com/org/model:1", true)]
    [TestCase("registry.example.com/org/model", "oci://registry.example.com/org/model:1", true)]
    [TestCase("registry.example.com/or", "oci://registry.example.com/org/model:1", false)]
    [TestCase("registry.example.com/other", "oci://registry.example.com/org/model:1", false)]
    [TestCase("registry.example.com", "oci://registry.example.com:5000/org/model:1", false)]
    [TestCase("registry.example.com:5000", "oci://registry.example.com/org/model:1", false)]
    [TestCase("example.com", "oci://registry.example.com/org/model:1", false)]
    [TestCase("registry.example.com", "oci://registry.example.com.evil.com/org/model:1", false)]
    [TestCase("https://index.docker.io/v1/", "oci://docker.io/org/model:1", true)]
    [TestCase("docker.io", "oci://index.docker.io/org/model:1", true)]
    [TestCase("registry-1.docker.io", "oci://docker.io/org/model:1", true)]
    public void Find_Registry_IsMatchedAsContainerToolsDo(string key, string uri, bool expected)
    {
        var found = Find($$"""{"auths": {"{{key}}": {"auth": "dXNlcjpwYTpzcw=="} } }""", uri);

        found.Should().Be(expected ? new OciCredential("user", "pa:ss", null) : null);
    }

    [Test]
    public void Find_Several_TakesTheLongest()
    {
        const string Json = """
            {"auths": {"host": {"username": "a", "password": "1"}, "host/org/model": {"username": "c", "password": "3"}, "host/org": {"username": "b", "password": "2"}}}
            """;

        Find(Json, "oci://host/org/model:1")!.User.Should().Be("c");
        Find(Json, "oci://host/org/other:1")!.User.Should().Be("b");
        Find(Json, "oci://host/else:1")!.User.Should().Be("a");
    }

    [TestCase("""{"identitytoken": "refresh", "auth": "dXNlcjo="}""", null, null, "refresh")]
    [TestCase("""{"username": "user", "password": "pass"}""", "user", "pass", null)]
    public void Find_FormsOfAnEntry_AreRead(string entry, string? user, string? password, string? token) =>
        Find($$"""{"auths": {"host": {{entry}}}, "credsStore": "desktop"}""", "oci://host/model:1").Should().Be(new OciCredential(user, password, token));

    [TestCase("{}")]
    [TestCase("""{"auth": ""}""")]
    [TestCase("""{"auth": "no base64"}""")]
    [TestCase("""{"auth": "dXNlcg=="}""")]
    [TestCase("null")]
    public void Find_EntryWithoutALogin_IsNone(string entry) => Find($$"""{"auths": {"host": {{entry}} } }""", "oci://host/model:1").Should().BeNull();

    [TestCase("{}")]
    [TestCase("null")]
    [TestCase("""{"auths": null}""")]
    public void Find_NoAuths_IsNone(string json) => Find(json, "oci://host/model:1").Should().BeNull();

    private static OciCredential? Find(string json, string uri) =>
        DockerConfig.Parse(Encoding.UTF8.GetBytes(json), ".dockerconfigjson", "Secret 'keys'").Find(OciReference.Parse(ModelLocation.Parse(uri)));
}
