/** As Tomcat 10.1 comes, with a place for what a test adds to the realm. */
export function serverXml(inRealm = '', realmAttributes = 'resourceName="UserDatabase"'): string {
  return `<?xml version="1.0" encoding="UTF-8"?>
<!-- Licensed to the Apache Software Foundation (ASF) -->
<Server port="-1" shutdown="SHUTDOWN">
  <Listener className="org.apache.catalina.startup.VersionLoggerListener" />
  <!--APR library loader
  <Realm className="org.apache.catalina.realm.JNDIRealm" />
  -->
  <GlobalNamingResources>
    <Resource name="UserDatabase" auth="Container"
              type="org.apache.catalina.UserDatabase"
              description="User database that can be updated and saved"
              factory="org.apache.catalina.users.MemoryUserDatabaseFactory"
              pathname="conf/tomcat-users.xml" />
  </GlobalNamingResources>
  <Service name="Catalina">
    <Connector port="8080" protocol="HTTP/1.1" connectionTimeout="20000" redirectPort="8443" />
    <Engine name="Catalina" defaultHost="localhost">
      <Realm className="org.apache.catalina.realm.LockOutRealm">
        <Realm className="org.apache.catalina.realm.UserDatabaseRealm" ${realmAttributes}>${inRealm}</Realm>
      </Realm>
      <Host name="localhost"  appBase="webapps" unpackWARs="true" autoDeploy="true">
        <Valve className="org.apache.catalina.valves.AccessLogValve" pattern="%h %l %u %t &quot;%r&quot; %s %b" />
      </Host>
    </Engine>
  </Service>
</Server>
`
}

/** As Tomcat 10.1 comes, its examples commented out, with a place for users. */
export function usersXml(users = ''): string {
  return `<?xml version="1.0" encoding="UTF-8"?>
<tomcat-users xmlns="http://tomcat.apache.org/xml"
              xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
              xsi:schemaLocation="http://tomcat.apache.org/xml tomcat-users.xsd"
              version="1.0">
<!--
  <user username="admin" password="<must-be-changed>" roles="manager-gui"/>
  <user username="robot" password="<must-be-changed>" roles="manager-script"/>
-->
${users}
</tomcat-users>
`
}

/** The command line of Debian's catalina.sh, shortened. */
export const TOMCAT_ARGS = [
  '/usr/lib/jvm/java-17-openjdk-amd64/bin/java',
  '-Djava.util.logging.config.file=/opt/tomcat/conf/logging.properties',
  '-classpath',
  '/usr/share/tomcat10/bin/bootstrap.jar:/usr/share/tomcat10/bin/tomcat-juli.jar',
  '-Dcatalina.base=/opt/tomcat',
  '-Dcatalina.home=/usr/share/tomcat10',
  'org.apache.catalina.startup.Bootstrap',
  'start',
] as const

export const TOMCAT_PROCESS = {
  pid: 700,
  exe: '/usr/lib/jvm/java-17-openjdk-amd64/bin/java',
  args: TOMCAT_ARGS,
}
